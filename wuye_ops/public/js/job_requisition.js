// Where a workflow leads it, the status is what its steps say, and no field to fill in. HRMS's menu has the workflow's name, and one of
// its two steps ties an opening to a requisition without asking whether it may be: the other is a button of its own.
frappe.ui.form.on("Job Requisition", {
	refresh(frm) {
		const by_steps = frappe.workflow.get_state_fieldname(frm.doctype) === "status";
		frm.set_df_property("status", "read_only", by_steps ? 1 : 0);
		for (const label of [__("Create Job Opening"), __("Associate Job Opening")])
			frm.remove_custom_button(label, __("Actions"));
		if (frm.is_new() || frm.doc.status !== "Open & Approved" || !frappe.model.can_create("Job Opening"))
			return;
		wuye_ops.add_step(frm, __("Create Job Opening"), () =>
			frappe.model.open_mapped_doc({
				method: "hrms.hr.doctype.job_requisition.job_requisition.make_job_opening",
				frm,
			})
		);
	},
});
