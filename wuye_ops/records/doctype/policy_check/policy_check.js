// A check: an outcome for each requirement; finishing makes rectifications of what is not kept.
const SUPERVISION = "records.supervision";

frappe.ui.form.on("Policy Check", {
	setup(frm) {
		frm.set_query("checker", () => ({ filters: { status: "Active" } }));
		frm.set_query("checklist", () => ({ filters: { disabled: 0 } }));
		frm.set_query("responsible", "results", () => ({ filters: { status: "Active" } }));
	},

	refresh(frm) {
		frm.set_df_property("results", "cannot_add_rows", true);
		frm.set_df_property("results", "cannot_delete_rows", true);
		wuye_ops.offer_save(frm, frm.doc.status === "Planned");
		if (frm.is_new() || frm.doc.status !== "Planned" || !frm.perm[0]?.write) return;
		const call = (method, args = {}) =>
			wuye_ops
				.call(`${SUPERVISION}.${method}`, { check: frm.docname, ...args })
				.then(() => frm.reload_doc());
		wuye_ops.add_step(
			frm,
			__("Finish"),
			// what was entered last belongs to the check
			() => (frm.is_dirty() ? frm.save() : Promise.resolve()).then(() => call("finish")),
			true
		);
		wuye_ops.add_step(frm, __("Cancel Check"), () =>
			wuye_ops.ask_reason(__("Cancel Check"), __("Why does it not take place?"), (reason) =>
				call("cancel", { reason })
			)
		);
	},
});
