frappe.listview_settings["Commission Fee"] = {
	add_fields: ["status"],
	hide_name_column: true,
	get_indicator: (doc) => {
		const colours = {
			Computed: "orange",
			"To Submit": "blue",
			Booked: "green",
			"Nothing to Book": "gray",
			Failed: "red",
		};
		return [__(doc.status, null, "Commission Fee"), colours[doc.status], `status,=,${doc.status}`];
	},
};
