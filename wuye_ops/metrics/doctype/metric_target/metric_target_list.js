frappe.listview_settings["Metric Target"] = {
	hide_name_column: true,
	formatters: {
		...wuye_ops.metrics.formatters,
		property: (value) => frappe.utils.escape_html(value || __("All Properties")),
	},
	onload: wuye_ops.metrics.setup_list,
};
