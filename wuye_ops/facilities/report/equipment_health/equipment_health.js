frappe.query_reports["Equipment Health"] = {
	filters: [
		wuye_ops.filters.property(),
		wuye_ops.filters.equipment_category(),
		wuye_ops.filters.date(
			"from_date",
			__("From Date"),
			frappe.datetime.add_months(frappe.datetime.get_today(), -1)
		),
		wuye_ops.filters.date("to_date", __("To Date"), frappe.datetime.get_today()),
	],
	// drill-down: the tasks behind a number
	formatter(value, row, column, data, default_formatter) {
		const text = default_formatter(value, row, column, data);
		if (data && column.fieldname === "open_faults" && value) {
			const query = new URLSearchParams({ equipment: data.equipment });
			return `<a href="/app/service-task?${query}">${text}</a>`;
		}
		if (data && column.fieldname === "availability" && value !== null && value < 98) {
			return `<span class="text-danger">${text}</span>`;
		}
		return text;
	},
};
