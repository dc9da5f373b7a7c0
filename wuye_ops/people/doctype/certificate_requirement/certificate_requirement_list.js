frappe.listview_settings["Certificate Requirement"] = {
	hide_name_column: true,
	get_indicator: (doc) =>
		cint(doc.disabled)
			? [__("Disabled"), "gray", "disabled,=,1"]
			: [__("In Use", null, "Certificate Requirement"), "green", "disabled,=,0"],
	add_fields: ["disabled"],
};
