// Where a workflow leads it, the status is what its steps say, and no field to fill in.
frappe.ui.form.on("Job Requisition", {
	refresh(frm) {
		const by_steps = frappe.workflow.get_state_fieldname(frm.doctype) === "status";
		frm.set_df_property("status", "read_only", by_steps ? 1 : 0);
	},
});
