frappe.listview_settings["Fee Charge"] = {
	add_fields: ["status", "sales_invoice"],
	has_indicator_for_draft: true,
	hide_name_column: true,
	get_indicator: (doc) => [__(doc.status), wuye_ops.COLOURS[doc.status], `status,=,${doc.status}`],
	formatters: { status: (value) => wuye_ops.indicator(value) },
};
