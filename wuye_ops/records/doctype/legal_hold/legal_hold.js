// A hold: what it names stays until it is lifted with a reason.
frappe.ui.form.on("Legal Hold", {
	async setup(frm) {
		frm.set_query("reference_name", "items", (_doc, cdt, cdn) => {
			const doctype = locals[cdt][cdn].reference_doctype;
			if (!doctype || doctype === "Customer Profile") return {};
			const filters = { property: frm.doc.property || ["is", "not set"] };
			if (doctype === "Record") filters.status = ["!=", "Disposed"];
			return { filters };
		});
		const types = await wuye_ops.call("records.disposal.holds.types_to_hold");
		frm.set_query("reference_doctype", "items", () => ({
			filters: { name: ["in", types] },
		}));
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
