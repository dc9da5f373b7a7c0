frappe.listview_settings.Occupancy = {
	add_fields: ["relation", "from_date", "to_date", "is_payer"],
	get_indicator(doc) {
		const today = frappe.datetime.get_today();
		if (doc.to_date && doc.to_date < today)
			return [__("Ended"), "gray", `to_date,is,set|to_date,<,${today}`];
		if (doc.from_date > today) return [__("Upcoming"), "blue", `from_date,>,${today}`];
		const colour = { Owner: "green", Tenant: "orange", Family: "cyan", Developer: "purple" }[
			doc.relation
		];
		return [__(doc.relation), colour, `relation,=,${doc.relation}`];
	},
};
