frappe.listview_settings["Rectification"] = {
	add_fields: ["status", "is_overdue", "due_date", "severity"],
	filters: [["status", "not in", ["Closed", "Cancelled"]]],
	has_indicator_for_draft: true,
	hide_name_column: true,

	get_indicator: (doc) => {
		if (doc.is_overdue && ["Open", "In Progress", "Returned"].includes(doc.status)) {
			return [__("Overdue"), "red", "is_overdue,=,1|status,not in,Closed,Cancelled,To Verify"];
		}
		const colours = {
			Open: "orange",
			"In Progress": "blue",
			"To Verify": "cyan",
			Returned: "red",
			Closed: "green",
			Cancelled: "gray",
		};
		return [__(doc.status, null, "Rectification"), colours[doc.status], `status,=,${doc.status}`];
	},

	formatters: {
		severity: (value) => wuye_ops.indicator(value, __(value, null, "Rectification")),
		status: (value) => wuye_ops.indicator(value, __(value, null, "Rectification")),
	},
};
