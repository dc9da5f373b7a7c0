frappe.listview_settings["Certificate Kind"] = {
	add_fields: ["disabled"],
	formatters: {
		months: (value) => value || __("does not end"),
		review_months: (value) => value || "",
	},
};
