frappe.listview_settings["Self-Study"] = {
	add_fields: ["status"],
	has_indicator_for_draft: true,
	hide_name_column: true,
	get_indicator: (doc) => [
		__(doc.status, null, "Self-Study"),
		{ Draft: "gray", "To Approve": "orange", Approved: "green", Returned: "red" }[doc.status],
		`status,=,${doc.status}`,
	],
};
