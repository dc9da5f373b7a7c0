frappe.listview_settings["Community Notice"] = {
	add_fields: ["status", "kind", "starts_on", "ends_on"],
	get_indicator: ({ status }) => [
		__(status, null, "Community Notice"),
		{ Draft: "gray", Published: "orange", Ended: "green", Withdrawn: "red" }[status],
		`status,=,${status}`,
	],
	formatters: {
		starts_on: (value) => wuye_ops.short_time(value),
		ends_on: (value) => wuye_ops.short_time(value),
	},
};
