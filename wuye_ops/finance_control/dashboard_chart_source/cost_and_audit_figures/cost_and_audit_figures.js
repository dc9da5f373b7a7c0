frappe.provide("frappe.dashboards.chart_sources");

frappe.dashboards.chart_sources["Cost and Audit Figures"] = {
	method: "wuye_ops.finance_control.dashboard_chart_source.cost_and_audit_figures.cost_and_audit_figures.get",
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
		{
			fieldname: "year",
			label: __("Year"),
			fieldtype: "Int",
		},
	],
};
