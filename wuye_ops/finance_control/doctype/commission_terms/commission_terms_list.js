frappe.listview_settings["Commission Terms"] = {
	add_fields: ["from_date", "to_date"],
	hide_name_column: true,
	get_indicator: (doc) => {
		const today = frappe.datetime.get_today();
		if (doc.to_date && doc.to_date < today) return [__("Ended"), "gray", "to_date,<,Today"];
		if (doc.from_date > today) return [__("To Come"), "blue", "from_date,>,Today"];
		return [__("In Force"), "green", "from_date,<=,Today"];
	},
};
