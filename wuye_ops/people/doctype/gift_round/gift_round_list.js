frappe.listview_settings["Gift Round"] = {
	add_fields: ["status"],
	hide_name_column: true,
	get_indicator: (doc) => [
		__(doc.status, null, "Gift Round"),
		{ Draft: "gray", "Handing Out": "orange", Closed: "green" }[doc.status],
		`status,=,${doc.status}`,
	],
};
