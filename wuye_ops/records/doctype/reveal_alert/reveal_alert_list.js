frappe.listview_settings["Reveal Alert"] = {
	add_fields: ["status"],
	get_indicator: ({ status }) => [
		__(status, null, "Reveal Alert"),
		{ Open: "red", Explained: "green", Misuse: "darkgrey" }[status],
		`status,=,${status}`,
	],
};
