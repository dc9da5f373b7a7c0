frappe.listview_settings["Audit Plan"] = {
	add_fields: ["status"],
	hide_name_column: true,
	get_indicator: (doc) => [
		__(doc.status),
		doc.status === "Approved" ? "green" : "orange",
		`status,=,${doc.status}`,
	],
};
