frappe.listview_settings["Risk Indicator"] = {
	add_fields: ["enabled", "comparison", "metric"],
	hide_name_column: true,
	get_indicator: (doc) =>
		doc.enabled
			? [__("Switched On"), "green", "enabled,=,1"]
			: [__("Switched Off"), "gray", "enabled,=,0"],
	formatters: { ...wuye_ops.metrics.formatters },
	onload: wuye_ops.metrics.setup_list,
};
