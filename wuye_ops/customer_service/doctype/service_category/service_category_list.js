frappe.listview_settings["Service Category"] = {
	add_fields: ["disabled", "is_group", "default_urgency"],
	get_indicator: (doc) =>
		doc.disabled
			? [__("Disabled"), "gray", "disabled,=,1"]
			: doc.is_group
				? [__("Group"), "blue", "is_group,=,1"]
				: [
						__(doc.default_urgency),
						wuye_ops.COLOURS[doc.default_urgency],
						`default_urgency,=,${doc.default_urgency}`,
					],
};
