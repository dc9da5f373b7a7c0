frappe.listview_settings["Emergency Response"] = {
	add_fields: ["status"],
	get_indicator: (doc) => [
		__(doc.status, null, "Emergency Response"),
		doc.status === "Open" ? "red" : "gray",
		`status,=,${doc.status}`,
	],
};
