frappe.query_reports["Equipment Health"] = {
	filters: [
		{ fieldname: "property", label: __("Property"), fieldtype: "Link", options: "Property" },
		{
			fieldname: "category",
			label: __("Category"),
			fieldtype: "Link",
			options: "Equipment Category",
		},
		{
			fieldname: "from_date",
			label: __("From Date"),
			fieldtype: "Date",
			default: frappe.datetime.add_months(frappe.datetime.get_today(), -1),
			reqd: 1,
		},
		{
			fieldname: "to_date",
			label: __("To Date"),
			fieldtype: "Date",
			default: frappe.datetime.get_today(),
			reqd: 1,
		},
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
