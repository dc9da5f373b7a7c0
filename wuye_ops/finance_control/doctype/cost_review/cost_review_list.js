frappe.listview_settings["Cost Review"] = {
	add_fields: ["status", "band", "percent", "problem_count"],
	filters: [["status", "!=", "Cancelled"]],
	has_indicator_for_draft: true,
	hide_name_column: true,

	get_indicator: (doc) => [
		__(doc.status, null, "Cost Review"),
		{ Draft: "orange", "To Approve": "cyan", Approved: "green", Returned: "red", Cancelled: "gray" }[
			doc.status
		],
		`status,=,${doc.status}`,
	],

	formatters: {
		over: (value, _field, doc) => {
			const text = `${format_currency(value)} (${value > 0 ? "+" : ""}${flt(doc.percent, 1)} %)`;
			return doc.band ? wuye_ops.costs.pill(doc.band, text) : text;
		},
	},
};
