frappe.listview_settings["Improvement Plan"] = {
	add_fields: ["status", "is_overdue", "deadline"],
	filters: [["status", "!=", "Closed"]],
	has_indicator_for_draft: true,
	hide_name_column: true,

	get_indicator: (doc) => {
		if (doc.is_overdue && ["Open", "In Progress"].includes(doc.status)) {
			return [__("Overdue"), "red", "is_overdue,=,1|status,in,Open,In Progress"];
		}
		const colours = {
			Open: "orange",
			"In Progress": "blue",
			"To Judge": "cyan",
			Effective: "green",
			"Not Effective": "red",
			Closed: "gray",
		};
		return [__(doc.status, null, "Improvement Plan"), colours[doc.status], `status,=,${doc.status}`];
	},
};
