frappe.listview_settings["Inspection"] = {
	add_fields: ["status", "passed", "score", "scored", "window_to", "points_done", "points_total"],
	filters: [["status", "!=", "Cancelled"]],
	has_indicator_for_draft: true,
	hide_name_column: true,

	get_indicator: (doc) => {
		if (doc.status === "Done") {
			return doc.passed
				? [__("Passed"), "green", "status,=,Done|passed,=,1"]
				: [__("Not Passed"), "red", "status,=,Done|passed,=,0"];
		}
		const colours = { Planned: "blue", "In Progress": "orange", Missed: "red", Cancelled: "gray" };
		return [__(doc.status, null, "Inspection"), colours[doc.status], `status,=,${doc.status}`];
	},

	formatters: {
		window_from: (value) => wuye_ops.short_time(value),
		score: (value, df, doc) => (doc.status === "Done" ? (doc.scored ? flt(value, 2) : "—") : ""),
	},
};
