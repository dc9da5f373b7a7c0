frappe.query_reports["Service Trend"] = {
	filters: [
		wuye_ops.filters.group_by([
			{ value: "Kind", label: __("Kind") },
			{ value: "Category Group", label: __("Category Group") },
			{ value: "Channel", label: __("Channel") },
			{ value: "Property", label: __("Property") },
		]),
		...wuye_ops.filters.months(-11),
		wuye_ops.filters.property(),
		wuye_ops.filters.service_category(),
		wuye_ops.filters.request_channel(),
		wuye_ops.filters.request_kind(),
	],
	formatter: wuye_ops.service_report.formatter,
};
