// Why costs are off their plan: price, quantity, mix, or spending that nobody measures.
frappe.query_reports["Cost Variance"] = {
	filters: [
		wuye_ops.filters.property(),
		wuye_ops.filters.company(),
		...wuye_ops.filters.months_of_year(),
		wuye_ops.filters.cost_class(),
		wuye_ops.filters.group_by([
			{ value: "Cost Class", label: __("Cost Class") },
			{ value: "Account", label: __("Account") },
			{ value: "Property", label: __("Property") },
			{ value: "Property and Class", label: __("Property and Class") },
			{ value: "Measured Line", label: __("Measured Line") },
		]),
		{
			fieldname: "effect",
			label: __("Kind of Effect"),
			fieldtype: "Select",
			options: [
				"",
				{ value: "Price", label: __("Price Effect") },
				{ value: "Quantity", label: __("Quantity Effect") },
				{ value: "Mix", label: __("Mix Effect") },
				{ value: "Spending", label: __("Spending Effect") },
			],
		},
	],

	onload: wuye_ops.costs.onload,

	formatter(value, row, column, data, default_formatter) {
		if (!data) return default_formatter(value, row, column, data);
		const { fieldname } = column;
		const missing = value === null || value === undefined;
		if (missing && ["Percent", "Float"].includes(column.fieldtype)) return "–";
		let shown =
			data.is_total && column.fieldtype === "Link"
				? value || ""
				: default_formatter(value, row, column, data);
		if (fieldname === "band_text" && value) shown = wuye_ops.costs.pill(data.band, value);
		const address = wuye_ops.costs.behind(fieldname, data, frappe.query_report.get_filter_values());
		if (address && value) shown = `<a class="wuye-figure" href="${address}">${shown}</a>`;
		return data.is_total ? `<b>${shown}</b>` : shown;
	},
};
