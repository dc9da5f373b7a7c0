frappe.query_reports["Waste Points"] = {
	filters: [
		wuye_ops.filters.property(),
		wuye_ops.filters.one_of(
			"state",
			__("State"),
			["Reported Full", "Unchecked", "Check Soon", "Looked After", "Not Watched"],
			"Waste Point"
		),
		...wuye_ops.filters.days(90, __("Found From"), __("Found To")),
	],
	// drill-down: the rectifications and reports behind a number
	formatter(value, row, column, data, default_formatter) {
		const text = default_formatter(value, row, column, data);
		if (!data) return text;
		if (column.fieldname === "state") {
			const colour = {
				"Reported Full": "red",
				Unchecked: "red",
				"Check Soon": "orange",
				"Looked After": "green",
				"Not Watched": "gray",
			}[value];
			return `<span class="indicator-pill ${colour}">${__(value, null, "Waste Point")}</span>`;
		}
		if (!value) return text;
		const { from_date, to_date } = frappe.query_report.get_filter_values();
		const of_watch = { source_doctype: "Service Area", source_name: data.area };
		const of_period = { ...of_watch, found_on: ["between", [from_date, to_date]] };
		const behind = {
			unchecked: ["rectification", { ...of_period, source_key: ["like", "waste|Unchecked|%"] }],
			reported: ["rectification", { ...of_period, source_key: ["like", "waste|Reported Full|%"] }],
			open: [
				"rectification",
				{
					...of_watch,
					source_key: ["like", "waste|%"],
					status: ["not in", ["Closed", "Cancelled"]],
				},
			],
			reports: ["service-request", { service_area: data.area }],
		}[column.fieldname];
		if (!behind) return text;
		const query = new URLSearchParams();
		for (const [field, what] of Object.entries(behind[1]))
			query.set(field, Array.isArray(what) ? JSON.stringify(what) : what);
		return `<a href="/app/${behind[0]}?${query}">${text}</a>`;
	},
};
