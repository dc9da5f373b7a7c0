frappe.listview_settings["Fee Waiver"] = {
	add_fields: ["status", "total"],
	has_indicator_for_draft: true,
	get_indicator: ({ status }) => [__(status), wuye_ops.COLOURS[status] || "gray", `status,=,${status}`],
};
