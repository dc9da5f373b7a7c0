frappe.listview_settings["Watchlist Hit"] = {
	add_fields: ["status"],
	hide_name_column: true,
	formatters: { direction: (value) => __(value, null, "Watchlist Hit") },
	get_indicator: ({ status }) => [
		__(status, null, "Watchlist Hit"),
		status === "To Deal With" ? "red" : "green",
		`status,=,${status}`,
	],
};
