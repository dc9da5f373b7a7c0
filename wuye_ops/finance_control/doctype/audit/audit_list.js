frappe.listview_settings["Audit"] = {
	add_fields: ["status", "opinion", "findings_open"],
	hide_name_column: true,
	get_indicator: (doc) => {
		const colours = {
			Planned: "gray",
			Notified: "blue",
			"In Field": "orange",
			Reporting: "yellow",
			Reported: "cyan",
			Closed: "green",
			Cancelled: "gray",
		};
		return [__(doc.status, null, "Audit"), colours[doc.status], `status,=,${doc.status}`];
	},
};
