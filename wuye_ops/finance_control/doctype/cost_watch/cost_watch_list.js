frappe.listview_settings["Cost Watch"] = {
	hide_name_column: true,
	add_fields: ["status", "nights"],
	get_indicator: (doc) => [
		__(doc.status, null, "Cost Watch"),
		doc.status === "Failed" ? "red" : "green",
		`status,=,${doc.status}`,
	],
	formatters: { source: (value) => __(value, null, "Cost Watch") },
};
