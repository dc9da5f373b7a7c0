frappe.listview_settings["Survey Response"] = {
	add_fields: ["is_low"],
	hide_name_column: true,
	get_indicator: ({ is_low }) =>
		is_low ? [__("Low"), "red", "is_low,=,1"] : [__("Not Low"), "green", "is_low,=,0"],
};
