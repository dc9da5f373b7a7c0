frappe.provide("frappe.dashboards.chart_sources");

frappe.dashboards.chart_sources["Risk Figures"] = {
	method: "wuye_ops.risk.dashboard_chart_source.risk_figures.risk_figures.get",
	filters: [
		{
			fieldname: "figure",
			label: __("Figure"),
			fieldtype: "Data",
			hidden: 1,
		},
		{
			fieldname: "property",
			label: __("Property"),
			fieldtype: "Link",
			options: "Property",
		},
	],
};
