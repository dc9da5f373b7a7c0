frappe.listview_settings["Customer Merge"] = {
	add_fields: ["status"],
	get_indicator: ({ status }) => [
		__(status, null, "Customer Merge"),
		{ "To Approve": "orange", Merged: "green", Rejected: "red" }[status],
		`status,=,${status}`,
	],
};
