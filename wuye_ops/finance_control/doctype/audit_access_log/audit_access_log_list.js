frappe.listview_settings["Audit Access Log"] = {
	add_fields: ["is_refused", "action"],
	hide_name_column: true,
	get_indicator: (doc) =>
		doc.is_refused
			? [__("Refused", null, "Audit Access Log"), "red", "is_refused,=,1"]
			: [__(doc.action, null, "Audit Access Log"), "green", `action,=,${doc.action}|is_refused,=,0`],
	formatters: {
		document_type: (value) => __(value),
		action: (value) => __(value, null, "Audit Access Log"),
	},
};
