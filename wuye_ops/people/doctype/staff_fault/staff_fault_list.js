frappe.listview_settings["Staff Fault"] = {
	add_fields: ["status", "kind", "happened_on"],
	has_indicator_for_draft: true,
	hide_name_column: true,

	get_indicator: (doc) => [
		__(doc.status, null, "Staff Fault"),
		{ Draft: "orange", Confirmed: "red", Withdrawn: "gray" }[doc.status],
		`status,=,${doc.status}`,
	],

	formatters: { kind: (value) => __(value, null, "Staff Fault") },
};
