// Versions: a used one is copied, not changed; one of each name is active.
const CHECKLISTS = "inspection.checklists";

frappe.ui.form.on("Checklist", {
	refresh(frm) {
		show_weights(frm);
		if (frm.is_new() || frm.is_dirty()) return;
		const { doc } = frm;
		const step = (method, then) =>
			wuye_ops
				.call(`${CHECKLISTS}.${method}`, { checklist: doc.name })
				.then(then || (() => frm.reload_doc()));
		if (doc.status !== "Active" && frm.perm[0]?.write) {
			wuye_ops.add_step(frm, __("Activate"), () => step("activate"), true);
		}
		if (doc.status !== "Draft" && frappe.model.can_create("Checklist")) {
			wuye_ops.add_step(
				frm,
				__("New Version"),
				() => step("new_version", (name) => frappe.set_route("Form", "Checklist", name)),
				doc.status === "Active"
			);
		}
		if (doc.status === "Active" && frm.perm[0]?.write) {
			frm.add_custom_button(__("Retire"), () =>
				frappe.confirm(__("No inspection begins with this checklist any more. Retire it?"), () =>
					step("retire")
				)
			);
		}
	},
});

frappe.ui.form.on("Checklist Item", {
	weight: show_weights,
	items_remove: show_weights,
});

function show_weights(frm) {
	const total = (frm.doc.items || []).reduce((sum, row) => sum + flt(row.weight), 0);
	frm.set_intro("");
	if (flt(total, 2) !== 100) {
		frm.set_intro(__("The weights sum to {0}; they must sum to 100.", [flt(total, 2)]), "orange");
	}
}
