frappe.provide("frappe.dashboards.chart_sources");

frappe.dashboards.chart_sources["Equipment Figures"] = {
	method: "wuye_ops.facilities.dashboard_chart_source.equipment_figures.equipment_figures.get",
	filters: [
		{
			fieldname: "figure",
			label: __("Figure"),
			fieldtype: "Select",
			options: "by_category\ncertificates_by_month",
			default: "by_category",
		},
	],
};
