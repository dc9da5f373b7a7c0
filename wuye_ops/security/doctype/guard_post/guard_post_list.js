frappe.listview_settings["Guard Post"] = {
	add_fields: ["disabled"],
	hide_name_column: true,
	get_indicator: (doc) =>
		doc.disabled
			? [__("Disabled"), "gray", "disabled,=,1"]
			: [__(doc.kind, null, "Guard Post"), "blue", `kind,=,${doc.kind}`],
};
