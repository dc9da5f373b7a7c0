frappe.query_reports["Collection Rates"] = {
	filters: [
		wuye_ops.filters.property(),
		wuye_ops.filters.building(),
		wuye_ops.filters.fee_item(),
		...wuye_ops.filters.months_of_year(),
		wuye_ops.filters.as_of(),
		wuye_ops.filters.group_by([
			{ value: "Property", label: __("Property") },
			{ value: "Building", label: __("Building") },
			{ value: "Fee Item", label: __("Fee Item") },
			{ value: "Month", label: __("Month") },
		]),
		wuye_ops.filters.company(),
	],
	formatter(value, row, column, data, default_formatter) {
		// no charges, no rate: not 0 %
		if (column.fieldtype === "Percent" && (value === null || value === undefined)) return "–";
		const shown = default_formatter(value, row, column, data);
		return data?.bold ? `<b>${shown}</b>` : shown;
	},
};
