frappe.listview_settings["Profile Change Request"] = {
	add_fields: ["status"],
	get_indicator: ({ status }) => [
		__(status, null, "Profile Change Request"),
		{ "To Approve": "orange", Approved: "green", Rejected: "red", Withdrawn: "gray" }[status],
		`status,=,${status}`,
	],
};
