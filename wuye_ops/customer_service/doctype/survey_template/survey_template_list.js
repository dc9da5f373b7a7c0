frappe.listview_settings["Survey Template"] = {
	add_fields: ["disabled", "automatic"],
	get_indicator: ({ disabled, automatic }) => {
		if (disabled) return [__("Disabled"), "gray", "disabled,=,1"];
		return automatic
			? [__("Sent by Itself"), "blue", "automatic,=,1"]
			: [__("In Use"), "green", "disabled,=,0"];
	},
};
