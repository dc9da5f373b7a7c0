// Versions: a published one is copied, not changed.
const NOTICES = "records.privacy.notices";

frappe.ui.form.on("Privacy Notice", {
	refresh(frm) {
		if (frm.is_new() || frm.is_dirty()) return;
		const { doc } = frm;
		if (doc.status === "Published") {
			frm.disable_save();
			if (frappe.model.can_create("Privacy Notice")) {
				wuye_ops.add_step(frm, __("New Version"), () =>
					wuye_ops
						.call(`${NOTICES}.new_version`, { notice: doc.name })
						.then((name) => frappe.set_route("Form", "Privacy Notice", name))
				);
			}
		} else if (frm.perm[0]?.write) {
			wuye_ops.add_step(frm, __("Publish"), () => ask_to_publish(frm), true);
		}
	},
});

function ask_to_publish(frm) {
	const day = frappe.datetime.str_to_user(frm.doc.effective_from);
	frappe.confirm(
		__("Residents read this version from {0} on, and it stays as it is. Publish it?", [day]),
		() => wuye_ops.call(`${NOTICES}.publish`, { notice: frm.doc.name }).then(() => frm.reload_doc())
	);
}
