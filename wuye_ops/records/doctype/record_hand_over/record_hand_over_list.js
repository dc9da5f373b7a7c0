frappe.listview_settings["Record Hand Over"] = {
	add_fields: ["status"],
	has_indicator_for_draft: true,
	hide_name_column: true,
	get_indicator: ({ status }) => {
		const colours = { Draft: "red", "To Sign": "orange", Completed: "green", Cancelled: "gray" };
		return [__(status, null, "Record Hand Over"), colours[status], `status,=,${status}`];
	},
};
