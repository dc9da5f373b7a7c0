frappe.provide("frappe.dashboards.chart_sources");

frappe.dashboards.chart_sources["Records Figures"] = {
	method: "wuye_ops.records.dashboard_chart_source.records_figures.records_figures.get",
	filters: [
		{
			fieldname: "figure",
			label: __("Figure"),
			fieldtype: "Select",
			options: "looks_by_week\nrecords_by_category",
			default: "looks_by_week",
		},
	],
};
