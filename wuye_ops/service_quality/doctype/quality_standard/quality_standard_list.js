frappe.listview_settings["Quality Standard"] = {
	add_fields: ["status", "version"],
	filters: [["status", "!=", "Retired"]],
	has_indicator_for_draft: true,

	get_indicator: (doc) => [
		__(doc.status, null, "Quality Standard"),
		{ Draft: "orange", "To Approve": "cyan", Approved: "blue", "In Force": "green", Retired: "gray" }[
			doc.status
		],
		`status,=,${doc.status}`,
	],
};
