frappe.listview_settings["Scorecard Template"] = {
	add_fields: ["status", "version"],
	filters: [["status", "!=", "Retired"]],
	has_indicator_for_draft: true,

	get_indicator: (doc) => [
		__(doc.status, null, "Scorecard Template"),
		{ Draft: "orange", "In Force": "green", Retired: "gray" }[doc.status],
		`status,=,${doc.status}`,
	],
};
