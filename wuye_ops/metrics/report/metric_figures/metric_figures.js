frappe.query_reports["Metric Figures"] = {
	filters: [
		...wuye_ops.filters.months(-12, -1),
		wuye_ops.filters.property(),
		{
			fieldname: "metric",
			label: __("Metric"),
			fieldtype: "Select",
			options: [{ value: "", label: "" }, ...wuye_ops.metrics.options()],
		},
	],
};
