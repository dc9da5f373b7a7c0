frappe.listview_settings["Deposit Settlement"] = {
	add_fields: ["status", "kind"],
	has_indicator_for_draft: true,
	get_indicator: ({ status }) => [__(status), wuye_ops.COLOURS[status] || "gray", `status,=,${status}`],
};
