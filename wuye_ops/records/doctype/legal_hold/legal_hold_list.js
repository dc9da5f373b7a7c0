frappe.listview_settings["Legal Hold"] = {
	add_fields: ["status"],
	hide_name_column: true,
	get_indicator: ({ status }) => [
		__(status, null, "Legal Hold"),
		status === "In Force" ? "red" : "gray",
		`status,=,${status}`,
	],
};
