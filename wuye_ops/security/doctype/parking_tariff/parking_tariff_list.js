frappe.listview_settings["Parking Tariff"] = {
	add_fields: ["disabled"],
	get_indicator: ({ disabled }) =>
		disabled ? [__("Disabled"), "gray", "disabled,=,1"] : [__("In Force"), "green", "disabled,=,0"],
};
