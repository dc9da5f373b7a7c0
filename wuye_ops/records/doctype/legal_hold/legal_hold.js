// A hold: what it names stays until it is lifted with a reason.
frappe.ui.form.on("Legal Hold", {
	setup(frm) {
		frm.set_query("reference_doctype", "items", () => ({
			filters: { name: ["in", ["Record", "Customer Profile"]] },
		}));
		frm.set_query("reference_name", "items", (_doc, cdt, cdn) =>
			locals[cdt][cdn].reference_doctype === "Record"
				? {
						filters: {
							property: frm.doc.property || ["is", "not set"],
							status: ["!=", "Disposed"],
						},
					}
				: {}
		);
	},

	refresh(frm) {
		frm.set_df_property("items", "cannot_delete_rows", !frm.is_new());
		wuye_ops.offer_save(frm, frm.doc.status === "In Force");
		if (frm.is_new() || frm.doc.status !== "In Force" || !frm.perm[0]?.write) return;
		wuye_ops.add_step(frm, __("Lift Hold"), () =>
			wuye_ops.ask_reason(
				__("Lift Hold"),
				__("Why may these documents be destroyed again?"),
				(reason) =>
					wuye_ops
						.call("records.disposal.holds.lift", { hold: frm.docname, reason })
						.then(() => frm.reload_doc())
			)
		);
	},
});
