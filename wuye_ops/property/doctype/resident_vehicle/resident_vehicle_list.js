frappe.listview_settings["Resident Vehicle"] = {
	add_fields: ["status"],
	filters: [["status", "=", "Active"]],
	get_indicator: (doc) => [
		__(doc.status),
		doc.status === "Active" ? "green" : "gray",
		`status,=,${doc.status}`,
	],
};
