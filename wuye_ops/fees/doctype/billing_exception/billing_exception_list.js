frappe.listview_settings["Billing Exception"] = {
	add_fields: ["stage", "code"],
	has_indicator_for_draft: true,
	hide_name_column: true,
	get_indicator: (doc) => [__(doc.stage), wuye_ops.COLOURS[doc.stage], `stage,=,${doc.stage}`],
	formatters: { stage: (value) => wuye_ops.indicator(value) },
};
