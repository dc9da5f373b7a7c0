frappe.provide("frappe.dashboards.chart_sources");

frappe.dashboards.chart_sources["Service Request Figures"] = {
	method: "wuye_ops.customer_service.dashboard_chart_source.service_request_figures.service_request_figures.get",
	filters: [
		{
			fieldname: "figure",
			label: __("Figure"),
			fieldtype: "Select",
			options:
				"requests_by_day\nrequests_by_status\nrequests_by_category_group\non_time_share\nrequests_by_month",
			default: "requests_by_day",
		},
	],
};
