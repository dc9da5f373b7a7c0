frappe.query_reports["External Audit Looks"] = {
	filters: [
		{
			fieldname: "access_grant",
			label: __("Grant"),
			fieldtype: "Link",
			options: "Audit Access Grant",
		},
		{
			fieldname: "from_date",
			label: __("From Date"),
			fieldtype: "Date",
			default: frappe.datetime.add_days(frappe.datetime.get_today(), -29),
			reqd: 1,
		},
		{
			fieldname: "to_date",
			label: __("To Date"),
			fieldtype: "Date",
			default: frappe.datetime.get_today(),
			reqd: 1,
		},
		{
			fieldname: "action",
			label: __("Action", null, "Audit Access Log"),
			fieldtype: "Select",
			options: ["", "Read", "List", "Report", "Print", "Export", "Download", "Other"].map((value) => ({
				value,
				label: value && __(value, null, "Audit Access Log"),
			})),
		},
		{ fieldname: "refused", label: __("Only Refused"), fieldtype: "Check" },
	],
	formatter(value, row, column, data, default_formatter) {
		const text = default_formatter(value, row, column, data);
		return column.fieldname === "result" && data?.is_refused
			? `<span class="text-danger">${text}</span>`
			: text;
	},
};
