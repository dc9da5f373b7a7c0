// 员工申诉
frappe.listview_settings["Employee Grievance"] = {
	add_fields: ["status", "docstatus", "wuye_due_on"],
	has_indicator_for_draft: 1,
	get_indicator(doc) {
		if (doc.docstatus === 1) return [__("Closed", null, "Employee Grievance"), "green", "docstatus,=,1"];
		const colour = { Open: "orange", Investigated: "blue", Resolved: "cyan", Invalid: "gray" }[
			doc.status
		];
		return [__(doc.status, null, "Employee Grievance"), colour, `status,=,${doc.status}`];
	},
};
