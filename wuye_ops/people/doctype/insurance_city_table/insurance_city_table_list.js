frappe.listview_settings["Insurance City Table"] = {
	hide_name_column: true,
	get_indicator: (doc) =>
		doc.effective_from > frappe.datetime.get_today()
			? [__("To Come", null, "Insurance City Table"), "blue", "effective_from,>,Today"]
			: [__("In Force", null, "Insurance City Table"), "green", "effective_from,<=,Today"],
};
