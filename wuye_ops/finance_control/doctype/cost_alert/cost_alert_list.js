frappe.listview_settings["Cost Alert"] = {
	add_fields: ["status", "band", "stops", "early"],
	hide_name_column: true,
	filters: [["status", "in", ["Open", "To Approve", "Returned"]]],
	get_indicator: (doc) => {
		const colours = {
			Open: "red",
			"To Approve": "orange",
			Returned: "red",
			Explained: "green",
			Approved: "green",
			Passed: "gray",
		};
		return [__(doc.status, null, "Cost Alert"), colours[doc.status] || "gray", `status,=,${doc.status}`];
	},
	formatters: {
		band: (value) => (value ? wuye_ops.costs.pill(value, __(value, null, "Cost Alert")) : ""),
	},
};
