frappe.listview_settings["Fee Standard"] = {
	add_fields: ["basis", "disabled", "ends_on", "cycle_months"],
	hide_name_column: true,
	formatters: { basis: (value) => __(value, null, "Fee Standard") },

	get_indicator(doc) {
		if (doc.disabled) return [__("Disabled"), "gray", "disabled,=,1"];
		if (doc.ends_on && doc.ends_on < frappe.datetime.get_today())
			return [__("Ended"), "gray", `ends_on,is,set|ends_on,<,${frappe.datetime.get_today()}`];
		return [__("In Force"), "green", "disabled,=,0"];
	},
};
