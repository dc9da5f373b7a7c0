frappe.listview_settings["Data Refresh Item"] = {
	add_fields: ["status"],
	get_indicator: ({ status }) => [
		__(status, null, "Data Refresh Item"),
		{ "To Do": "orange", Confirmed: "green", "Not Reached": "red", "Moved Out": "gray" }[status],
		`status,=,${status}`,
	],
};
