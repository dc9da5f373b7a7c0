frappe.listview_settings["Gate Retention Log"] = {
	add_fields: ["status"],
	hide_name_column: true,
	get_indicator: ({ status }) => [
		__(status, null, "Gate Retention Log"),
		{ Running: "blue", Done: "green", "To Check": "orange", Checked: "gray", Failed: "red" }[status],
		`status,=,${status}`,
	],
};
