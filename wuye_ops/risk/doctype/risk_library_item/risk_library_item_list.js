frappe.listview_settings["Risk Library Item"] = {
	add_fields: ["disabled", "level"],
	hide_name_column: true,
	get_indicator: (doc) =>
		doc.disabled ? [__("Disabled"), "gray", "disabled,=,1"] : [__("In Use"), "green", "disabled,=,0"],
	formatters: {
		level: (value) => wuye_ops.risk.pill(value),
	},
};
