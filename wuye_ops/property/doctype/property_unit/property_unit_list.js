frappe.listview_settings["Property Unit"] = {
	add_fields: ["status", "floor"],
	get_indicator(doc) {
		const colours = {
			Undelivered: "gray",
			Delivered: "blue",
			Occupied: "green",
			Vacant: "orange",
			Decorating: "purple",
		};
		return [__(doc.status), colours[doc.status], `status,=,${doc.status}`];
	},
};
