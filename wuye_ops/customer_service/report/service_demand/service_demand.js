frappe.query_reports["Service Demand"] = {
	filters: [
		wuye_ops.filters.group_by([
			{ value: "Hour", label: __("Hour") },
			{ value: "Weekday", label: __("Weekday") },
			{ value: "Weekday and Hour", label: __("Weekday and Hour") },
			{ value: "Building", label: __("Building") },
			{ value: "Season", label: __("Season") },
			{ value: "Month", label: __("Month") },
			{ value: "Category Group", label: __("Category Group") },
			{ value: "Category", label: __("Category") },
			{ value: "Kind", label: __("Kind") },
			{ value: "Channel", label: __("Channel") },
			{ value: "Property", label: __("Property") },
		]),
		...wuye_ops.filters.months(-11),
		wuye_ops.filters.property(),
		wuye_ops.filters.building(),
		wuye_ops.filters.service_category(),
		wuye_ops.filters.request_channel(),
		wuye_ops.filters.request_kind(),
	],
	formatter: wuye_ops.service_report.formatter,
};
