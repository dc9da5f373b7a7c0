frappe.listview_settings["Parking Guidance"] = {
	add_fields: ["level", "disabled", "valid_to"],
	get_indicator: ({ level, disabled, valid_to }) => {
		if (disabled) return [__("Disabled"), "gray", "disabled,=,1"];
		if (valid_to && valid_to < frappe.datetime.now_datetime())
			return [__("Over"), "gray", `valid_to,is,set|valid_to,<,${frappe.datetime.now_datetime()}`];
		const colours = { Closed: "red", Detour: "orange", Notice: "blue" };
		return [__(level, null, "Parking Guidance"), colours[level], `level,=,${level}`];
	},
};
