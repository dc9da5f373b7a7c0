frappe.query_reports["Service Timeliness"] = {
	filters: [
		wuye_ops.filters.group_by([
			{ value: "Category Group", label: __("Category Group") },
			{ value: "Category", label: __("Category") },
			{ value: "Department", label: __("Department") },
			{ value: "Person", label: __("Person") },
			{ value: "Property", label: __("Property") },
			{ value: "Month", label: __("Month") },
		]),
		...wuye_ops.filters.months(-11),
		wuye_ops.filters.property(),
		wuye_ops.filters.service_category(),
		wuye_ops.filters.link("department", __("Department"), "Department"),
		wuye_ops.filters.request_kind(),
	],
	formatter: wuye_ops.service_report.formatter,
};
