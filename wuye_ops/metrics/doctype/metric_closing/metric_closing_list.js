frappe.listview_settings["Metric Closing"] = {
	hide_name_column: true,
	add_fields: ["status", "reason"],
	formatters: wuye_ops.metrics.formatters,
	onload: wuye_ops.metrics.setup_list,
	get_indicator(doc) {
		const colour = { Waiting: "orange", Closed: doc.reason ? "orange" : "green", Failed: "red" }[
			doc.status
		];
		return [__(doc.status, null, "Metric Closing"), colour, `status,=,${doc.status}`];
	},
};
