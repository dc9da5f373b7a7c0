frappe.listview_settings["Privacy Consent"] = {
	add_fields: ["status"],
	get_indicator: ({ status }) => [
		__(status, null, "Privacy Consent"),
		{ Given: "green", Withdrawn: "red", Replaced: "gray" }[status],
		`status,=,${status}`,
	],
};
