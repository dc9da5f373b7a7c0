frappe.listview_settings["Equipment Reading"] = {
	hide_name_column: true,
	add_fields: ["meter_changed"],
	get_indicator: (doc) =>
		doc.meter_changed ? [__("Meter Was Changed"), "orange", "meter_changed,=,1"] : undefined,
};
