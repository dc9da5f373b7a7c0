frappe.provide("frappe.dashboards.chart_sources");

frappe.dashboards.chart_sources["Inspection Figures"] = {
	method: "wuye_ops.inspection.dashboard_chart_source.inspection_figures.inspection_figures.get",
	filters: [
		{
			fieldname: "figure",
			label: __("Figure"),
			fieldtype: "Select",
			options: "by_week\nscores_by_trade",
			default: "by_week",
		},
	],
};
