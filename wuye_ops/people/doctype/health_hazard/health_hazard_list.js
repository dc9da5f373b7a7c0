frappe.listview_settings["Health Hazard"] = {
	add_fields: ["disabled"],
	get_indicator: (doc) =>
		cint(doc.disabled)
			? [__("Disabled"), "gray", "disabled,=,1"]
			: [__("In Use", null, "Health Hazard"), "green", "disabled,=,0"],
};
