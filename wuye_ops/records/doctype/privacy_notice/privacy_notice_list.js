frappe.listview_settings["Privacy Notice"] = {
	add_fields: ["status", "effective_from"],
	has_indicator_for_draft: true,
	hide_name_column: true,

	get_indicator: ({ status, effective_from }) => {
		if (status === "Published" && effective_from > frappe.datetime.get_today()) {
			return [__("In Force Later"), "blue", `effective_from,>,Today|status,=,Published`];
		}
		return [
			__(status, null, "Privacy Notice"),
			{ Draft: "orange", Published: "green" }[status],
			`status,=,${status}`,
		];
	},
};
