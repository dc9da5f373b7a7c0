frappe.listview_settings["Checklist"] = {
	add_fields: ["status", "version"],
	filters: [["status", "!=", "Retired"]],
	has_indicator_for_draft: true,
	hide_name_column: true,

	get_indicator: (doc) => [
		__(doc.status, null, "Checklist"),
		{ Draft: "orange", Active: "green", Retired: "gray" }[doc.status],
		`status,=,${doc.status}`,
	],
};
