frappe.query_reports["Quality Ranking"] = {
	filters: [
		{
			fieldname: "period_kind",
			label: __("Kind of Period"),
			fieldtype: "Select",
			options: ["Month", "Quarter", "Year"].map((value) => ({ value, label: __(value) })),
			default: "Month",
			reqd: 1,
		},
		{
			fieldname: "day",
			label: __("A Day in the Period"),
			fieldtype: "Date",
			default: frappe.datetime.add_months(frappe.datetime.month_start(), -1),
			reqd: 1,
		},
		{ fieldname: "approved_only", label: __("Approved Only"), fieldtype: "Check" },
	],
	formatter(value, row, column, data, default_formatter) {
		const text = default_formatter(value, row, column, data);
		if (!data) return text;
		if (column.fieldname === "grade" && value) {
			return wuye_ops.pill(frappe.utils.escape_html(value), wuye_ops.grade_colour(data.total));
		}
		if (column.fieldname === "change" && value) {
			return `<span class="text-${value > 0 ? "success" : "danger"}">${value > 0 ? "+" : ""}${text}</span>`;
		}
		if (column.fieldname === "total" && value) {
			return `<a href="/app/quality-evaluation/${encodeURIComponent(data.evaluation)}">${text}</a>`;
		}
		if (column.fieldname === "plans" && value) {
			const query = new URLSearchParams({ source_name: data.evaluation });
			return `<a href="/app/improvement-plan?${query}">${text}</a>`;
		}
		return text;
	},
};
