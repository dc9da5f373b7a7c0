frappe.query_reports["First Contact Resolution"] = {
	filters: [
		wuye_ops.filters.group_by([
			{ value: "Channel", label: __("Channel") },
			{ value: "Category Group", label: __("Category Group") },
			{ value: "Category", label: __("Category") },
			{ value: "Kind", label: __("Kind") },
			{ value: "Department", label: __("Department") },
			{ value: "Property", label: __("Property") },
			{ value: "Month", label: __("Month") },
		]),
		...wuye_ops.filters.months(-11),
		wuye_ops.filters.property(),
		wuye_ops.filters.service_category(),
		wuye_ops.filters.request_channel(),
		wuye_ops.filters.request_kind(),
	],
	formatter: wuye_ops.service_report.formatter,
};
