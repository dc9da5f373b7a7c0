frappe.listview_settings["Cost Policy"] = {
	hide_name_column: true,
	add_fields: ["property", "stop_orders"],
	get_indicator: (doc) =>
		doc.property
			? [__("Of the Property"), "blue", "property,is,set"]
			: [__("Of the Company"), "green", "property,is,not set"],
};
