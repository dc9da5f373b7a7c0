frappe.query_reports["Price Change Effect"] = {
	filters: [
		wuye_ops.filters.property(),
		wuye_ops.filters.fee_standard(),
		wuye_ops.filters.fee_item(),
		...wuye_ops.filters.months(-23, 0, __("Prices From"), __("Prices To")),
		{ fieldname: "months", label: __("Months Compared"), fieldtype: "Int", default: 3, reqd: 1 },
		{ fieldname: "by_unit", label: __("By Unit"), fieldtype: "Check" },
		wuye_ops.filters.company(),
	],
	formatter(value, row, column, data, default_formatter) {
		if (column.fieldtype === "Percent" && (value === null || value === undefined)) return "–";
		return default_formatter(value, row, column, data);
	},
};
