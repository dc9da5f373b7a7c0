frappe.listview_settings["Arrears Promise"] = {
	add_fields: ["status"],
	has_indicator_for_draft: true,
	get_indicator: (doc) => [
		__(doc.status, null, "Arrears Promise"),
		{ Open: "blue", Kept: "green", Broken: "red", Cancelled: "gray" }[doc.status],
		`status,=,${doc.status}`,
	],
};
