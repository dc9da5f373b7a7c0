frappe.query_reports["Billed Fees"] = {
	filters: [
		{ fieldname: "property", label: __("Property"), fieldtype: "Link", options: "Property" },
		{ fieldname: "fee_item", label: __("Fee Item"), fieldtype: "Link", options: "Fee Item" },
		{
			fieldname: "from_date",
			label: __("From Month"),
			fieldtype: "Date",
			default: moment(frappe.datetime.get_today())
				.subtract(5, "months")
				.startOf("month")
				.format("YYYY-MM-DD"),
			reqd: 1,
		},
		{
			fieldname: "to_date",
			label: __("To Month"),
			fieldtype: "Date",
			default: moment(frappe.datetime.get_today()).add(1, "month").endOf("month").format("YYYY-MM-DD"),
			reqd: 1,
		},
	],
};
