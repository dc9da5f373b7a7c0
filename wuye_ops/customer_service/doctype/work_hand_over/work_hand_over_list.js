frappe.listview_settings["Work Hand Over"] = {
	add_fields: ["status"],
	has_indicator_for_draft: true,
	hide_name_column: true,
	get_indicator: ({ status }) => {
		const colours = { Draft: "orange", Completed: "green", Cancelled: "gray" };
		return [__(status, null, "Work Hand Over"), colours[status], `status,=,${status}`];
	},
};
