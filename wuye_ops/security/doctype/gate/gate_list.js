frappe.listview_settings["Gate"] = {
	add_fields: ["disabled"],
	hide_name_column: true,
	filters: [["disabled", "=", 0]],

	get_indicator: (doc) =>
		doc.disabled ? [__("Disabled"), "gray", "disabled,=,1"] : [__("In Use"), "green", "disabled,=,0"],
};
