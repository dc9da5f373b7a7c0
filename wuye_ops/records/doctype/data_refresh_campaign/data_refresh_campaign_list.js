frappe.listview_settings["Data Refresh Campaign"] = {
	add_fields: ["status"],
	get_indicator: ({ status }) => [
		__(status, null, "Data Refresh Campaign"),
		{ Draft: "gray", Running: "blue", Closed: "green" }[status],
		`status,=,${status}`,
	],
};
