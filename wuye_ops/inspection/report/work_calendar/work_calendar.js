frappe.query_reports["Work Calendar"] = {
	filters: [
		{
			fieldname: "year",
			label: __("Year"),
			fieldtype: "Int",
			default: new Date().getFullYear(),
			reqd: 1,
		},
		{ fieldname: "property", label: __("Property"), fieldtype: "Link", options: "Property" },
		{
			fieldname: "trade",
			label: __("Trade"),
			fieldtype: "Select",
			default: "Greening",
			options: [
				"",
				...["Cleaning", "Greening"].map((value) => ({ value, label: __(value, null, "Checklist") })),
			],
		},
	],
	formatter(value, row, column, data, default_formatter) {
		if (!data) return default_formatter(value, row, column, data);
		const month = Number((column.fieldname.match(/^month_(\d+)$/) || [])[1]);
		if (month && !value) return `<span class="text-muted">·</span>`;
		const text = default_formatter(value, row, column, data);
		if (!value || !(month || column.fieldname === "done")) return text;
		// drill-down: the tasks of that month, or those done in the year
		const year = frappe.query_report.get_filter_value("year");
		const query = new URLSearchParams({ source_name: data.plan });
		const first = month ? `${year}-${String(month).padStart(2, "0")}-01` : `${year}-01-01`;
		const last = month ? moment(first).endOf("month").format("YYYY-MM-DD") : `${year}-12-31`;
		query.set("planned_on", JSON.stringify(["between", [first, last]]));
		if (!month) query.set("status", JSON.stringify(["in", ["Done", "Verified"]]));
		return `<a href="/app/service-task?${query}">${text}</a>`;
	},
};
