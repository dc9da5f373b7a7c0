frappe.listview_settings["Monthly Report"] = {
	add_fields: ["sent_on", "missed"],
	get_indicator: (doc) =>
		doc.sent_on
			? [__("Sent"), "green", "sent_on,is,set"]
			: [__("Not Sent", null, "Monthly Report"), "gray", "sent_on,is,not set"],
};
