frappe.listview_settings["Certificate Kind"] = {
	add_fields: ["disabled"],
	get_indicator: (doc) =>
		cint(doc.disabled)
			? [__("Disabled"), "gray", "disabled,=,1"]
			: [__("In Use", null, "Certificate Kind"), "green", "disabled,=,0"],
	formatters: {
		months: (value) => value || __("does not end"),
		review_months: (value) => value || "",
	},
};
