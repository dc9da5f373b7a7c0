frappe.listview_settings["Policy Checklist"] = {
	add_fields: ["disabled", "next_check_on"],
	hide_name_column: true,
	get_indicator: ({ disabled, next_check_on }) => {
		if (disabled) return [__("Disabled"), "gray", "disabled,=,1"];
		const late = next_check_on && next_check_on < frappe.datetime.get_today();
		return late ? [__("Overdue"), "red", "disabled,=,0"] : [__("Enabled"), "green", "disabled,=,0"];
	},
};
