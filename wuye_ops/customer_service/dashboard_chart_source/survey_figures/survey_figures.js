frappe.provide("frappe.dashboards.chart_sources");

frappe.dashboards.chart_sources["Survey Figures"] = {
	method: "wuye_ops.customer_service.dashboard_chart_source.survey_figures.survey_figures.get",
	filters: [],
};
