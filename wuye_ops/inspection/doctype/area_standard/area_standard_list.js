frappe.listview_settings["Area Standard"] = {
	add_fields: ["disabled", "is_special"],
	filters: [["disabled", "=", 0]],

	get_indicator: (doc) => {
		if (doc.disabled) return [__("Disabled"), "gray", "disabled,=,1"];
		if (doc.is_special) return [__("Special Area"), "purple", "is_special,=,1"];
		return [__("In Use"), "green", "disabled,=,0|is_special,=,0"];
	},

	onload(list) {
		if (frappe.model.can_create("Area Work Plan"))
			list.page.add_inner_button(__("Plans from the Standards"), () => wuye_ops.plan_area_work());
	},
};
