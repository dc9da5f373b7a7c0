frappe.listview_settings["Fee Dispute"] = {
	add_fields: ["status"],
	get_indicator: ({ status }) => [
		__(status, null, "Fee Dispute"),
		{ Open: "orange", Upheld: "green", Rejected: "red", Withdrawn: "gray" }[status],
		`status,=,${status}`,
	],
};
