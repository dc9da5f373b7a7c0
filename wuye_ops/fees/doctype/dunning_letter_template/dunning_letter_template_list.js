frappe.listview_settings["Dunning Letter Template"] = {
	add_fields: ["disabled"],
	hide_name_column: true,
	get_indicator: (doc) =>
		doc.disabled ? [__("Disabled"), "gray", "disabled,=,1"] : [__("Enabled"), "green", "disabled,=,0"],
	formatters: { kind: (value) => frappe.utils.escape_html(__(value)) },
};
