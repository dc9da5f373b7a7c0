frappe.provide("frappe.dashboards.chart_sources");

frappe.dashboards.chart_sources["Fee Figures"] = {
	method: "wuye_ops.fees.dashboard_chart_source.fee_figures.fee_figures.get",
	filters: [
		{
			fieldname: "figure",
			label: __("Figure"),
			fieldtype: "Select",
			options: "amount_by_month\namount_by_item\ncollection_rate_by_month",
			default: "amount_by_month",
		},
	],
};
