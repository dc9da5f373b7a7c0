frappe.listview_settings["Fee Item"] = {
	add_fields: ["category", "pass_through", "disabled"],
	get_indicator: (doc) =>
		doc.disabled ? [__("Disabled"), "gray", "disabled,=,1"] : [__("Enabled"), "green", "disabled,=,0"],
};
