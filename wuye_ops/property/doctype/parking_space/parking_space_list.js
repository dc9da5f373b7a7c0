frappe.listview_settings["Parking Space"] = {
	add_fields: ["status"],
	get_indicator(doc) {
		const colours = { Free: "green", Occupied: "blue", Disabled: "gray" };
		return [__(doc.status), colours[doc.status], `status,=,${doc.status}`];
	},
};
