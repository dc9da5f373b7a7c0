// 节日福利发放: a number leads to its gifts.
const STATUS_OF = {
	waiting: "Listed",
	handed: "Handed Over",
	received: "Received",
	not_taken: "Not Taken",
	people: "",
};

frappe.query_reports["Holiday Gifts Handed Out"] = {
	filters: [
		{ fieldname: "year", label: __("Year"), fieldtype: "Int" },
		wuye_ops.filters.one_of(
			"occasion",
			__("Occasion", null, "Gift Round"),
			[
				"Spring Festival",
				"Dragon Boat Festival",
				"Mid-Autumn Festival",
				"Women's Day",
				"Labour Day",
				"National Day",
				"Summer Heat",
			],
			"Gift Round"
		),
		wuye_ops.filters.property(),
	],
	formatter(value, row, column, data, default_formatter) {
		const text = default_formatter(value, row, column, data);
		if (!data?.round || !value || !(column.fieldname in STATUS_OF)) return text;
		const query = new URLSearchParams({ round: data.round });
		if (data.property) query.set("property", data.property);
		if (STATUS_OF[column.fieldname]) query.set("status", STATUS_OF[column.fieldname]);
		return `<a href="/app/holiday-gift?${query}">${value}</a>`;
	},
};
