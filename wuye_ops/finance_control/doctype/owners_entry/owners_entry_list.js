frappe.listview_settings["Owners Entry"] = {
	add_fields: ["amount", "released"],
	hide_name_column: true,
	get_indicator: (doc) =>
		doc.amount < 0
			? [__("Out", null, "Owners Entry"), "orange", "amount,<,0"]
			: [__("In", null, "Owners Entry"), "green", "amount,>,0"],
};
