// The entries, orders and budgets behind a figure of the cost monitoring.
frappe.query_reports["Cost Details"] = {
	filters: [
		{ ...wuye_ops.filters.property(), reqd: 1 },
		wuye_ops.filters.choice("what", __("Details Of"), [
			{ value: "Actual", label: __("Spent") },
			{ value: "Ordered", label: __("Committed") },
			{ value: "Planned", label: __("Budget") },
		]),
		...wuye_ops.filters.months_of_year(),
		wuye_ops.filters.cost_class(),
		wuye_ops.filters.link("account", __("Account"), "Account"),
	],
	onload: wuye_ops.costs.onload,
	formatter(value, row, column, data, default_formatter) {
		// the sum is no document
		if (data?.is_total && column.fieldname === "document") return `<b>${value}</b>`;
		const shown = default_formatter(value, row, column, data);
		return data?.is_total ? `<b>${shown}</b>` : shown;
	},
};
