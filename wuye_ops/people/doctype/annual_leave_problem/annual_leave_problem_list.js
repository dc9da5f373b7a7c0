frappe.listview_settings["Annual Leave Problem"] = {
	hide_name_column: true,
	filters: [["status", "=", "Open"]],
	get_indicator: (doc) =>
		doc.status === "Open"
			? [__("Open", null, "Annual Leave Problem"), "orange", "status,=,Open"]
			: [__("Solved", null, "Annual Leave Problem"), "green", "status,=,Solved"],
};
