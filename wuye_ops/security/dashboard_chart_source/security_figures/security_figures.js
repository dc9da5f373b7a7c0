frappe.provide("frappe.dashboards.chart_sources");

frappe.dashboards.chart_sources["Security Figures"] = {
	method: "wuye_ops.security.dashboard_chart_source.security_figures.security_figures.get",
	filters: [
		{
			fieldname: "figure",
			label: __("Figure"),
			fieldtype: "Select",
			options: "flow_today\ninside_by_kind\ndeviations_by_code",
			default: "flow_today",
		},
	],
};
