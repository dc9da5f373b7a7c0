// How costs stand against their plan. Figures lead to what they are made of: entries, orders, budgets.
frappe.query_reports["Cost Monitoring"] = {
	filters: [
		wuye_ops.filters.property(),
		wuye_ops.filters.company(),
		{
			fieldname: "year",
			label: __("Year"),
			fieldtype: "Int",
			default: moment(frappe.datetime.get_today()).year(),
			reqd: 1,
		},
		{
			fieldname: "month",
			label: __("Up to Month"),
			fieldtype: "Select",
			options: Array.from({ length: 12 }, (_, i) => ({ value: String(i + 1), label: String(i + 1) })),
			default: String(moment(frappe.datetime.get_today()).month() + 1),
			reqd: 1,
		},
		wuye_ops.filters.cost_class(),
		wuye_ops.filters.group_by([
			{ value: "Cost Class", label: __("Cost Class") },
			{ value: "Property", label: __("Property") },
			{ value: "Property and Class", label: __("Property and Class") },
			{ value: "Month", label: __("Month") },
			{ value: "Class and Month", label: __("Class and Month") },
		]),
	],

	onload: wuye_ops.costs.onload,

	formatter(value, row, column, data, default_formatter) {
		if (!data) return default_formatter(value, row, column, data);
		const { fieldname } = column;
		const of_month = fieldname.match(/^m(\d+)$/);
		// nothing planned, no percent; not tried, no error: not 0
		if (column.fieldtype === "Percent" && (value === null || value === undefined)) return "–";
		if (fieldname === "margin" && (value === null || value === undefined)) return __("Not tried");
		if (column.fieldtype === "Currency" && (value === null || value === undefined)) return "";
		let shown = default_formatter(value, row, column, data);
		if (fieldname === "band_text" && value) shown = wuye_ops.costs.pill(data.band, value);
		if (of_month) shown = wuye_ops.costs.cell(data[`band${of_month[1]}`], shown);
		const address = wuye_ops.costs.details(fieldname, data, frappe.query_report.get_filter_values());
		if (address) shown = `<a class="wuye-figure" href="${address}">${shown}</a>`;
		return data.is_total ? `<b>${shown}</b>` : shown;
	},
};
