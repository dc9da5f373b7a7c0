frappe.listview_settings["Guest Link"] = {
	add_fields: ["switched_off"],
	hide_name_column: true,
	get_indicator: ({ switched_off }) =>
		switched_off
			? [__("Switched Off"), "gray", "switched_off,=,1"]
			: [__("In Use"), "green", "switched_off,=,0"],
};
