frappe.listview_settings["Patrol Deviation"] = {
	add_fields: ["status", "code", "at_once"],
	hide_name_column: true,
	get_indicator: (doc) => {
		const colours = {
			New: "red",
			Noted: "orange",
			Justified: "green",
			"Not Justified": "purple",
			Withdrawn: "gray",
		};
		return [
			__(doc.status, null, "Patrol Deviation"),
			colours[doc.status] || "gray",
			`status,=,${doc.status}`,
		];
	},
};
