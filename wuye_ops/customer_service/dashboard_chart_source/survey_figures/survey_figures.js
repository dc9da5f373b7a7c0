frappe.provide("frappe.dashboards.chart_sources");

frappe.dashboards.chart_sources["Survey Figures"] = {
	method: "wuye_ops.customer_service.surveys.figures.by_survey",
	filters: [],
};
