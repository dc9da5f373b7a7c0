frappe.query_reports["Billed Fees"] = {
	filters: [wuye_ops.filters.property(), wuye_ops.filters.fee_item(), ...wuye_ops.filters.months(-5, 1)],
};
