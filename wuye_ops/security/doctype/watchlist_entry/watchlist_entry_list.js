frappe.listview_settings["Watchlist Entry"] = {
	add_fields: ["status", "action"],
	hide_name_column: true,
	formatters: {
		action: (value) => __(value, null, "Watchlist Entry"),
		cause: (value) => __(value, null, "Watchlist Entry"),
	},
	get_indicator: ({ status }) => {
		const colours = { Draft: "orange", "In Force": "red", Rejected: "gray", Ended: "gray" };
		return [__(status, null, "Watchlist Entry"), colours[status], `status,=,${status}`];
	},
};
