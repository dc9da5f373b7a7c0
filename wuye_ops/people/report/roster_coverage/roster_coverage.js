// 排班覆盖: what lacks people is red and leads to the roster of that day.
frappe.query_reports["Roster Coverage"] = {
	filters: [
		wuye_ops.filters.property(),
		{
			fieldname: "from_date",
			label: __("From Date"),
			fieldtype: "Date",
			default: frappe.datetime.get_today(),
		},
		{
			fieldname: "to_date",
			label: __("To Date"),
			fieldtype: "Date",
			default: frappe.datetime.add_days(frappe.datetime.get_today(), 6),
		},
		{ fieldname: "only_short", label: __("Only Where Somebody Is Missing"), fieldtype: "Check" },
	],
	formatter(value, row, column, data, default_formatter) {
		const shown = default_formatter(value, row, column, data);
		if (column.fieldname === "short" && data?.short) {
			const query = `property=${encodeURIComponent(data.property)}&first=${data.day}`;
			return `<a class="text-danger bold" href="/app/roster?${query}">${cint(value)}</a>`;
		}
		return shown;
	},
};
