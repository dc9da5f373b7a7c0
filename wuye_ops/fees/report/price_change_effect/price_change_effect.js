const in_property = () => {
	const property = frappe.query_report.get_filter_value("property");
	return property ? { property } : {};
};

frappe.query_reports["Price Change Effect"] = {
	filters: [
		{ fieldname: "property", label: __("Property"), fieldtype: "Link", options: "Property" },
		{
			fieldname: "fee_standard",
			label: __("Fee Standard"),
			fieldtype: "Link",
			options: "Fee Standard",
			get_query: () => ({ filters: in_property() }),
		},
		{ fieldname: "fee_item", label: __("Fee Item"), fieldtype: "Link", options: "Fee Item" },
		{
			fieldname: "from_date",
			label: __("Prices From"),
			fieldtype: "Date",
			default: moment(frappe.datetime.get_today())
				.subtract(23, "months")
				.startOf("month")
				.format("YYYY-MM-DD"),
			reqd: 1,
		},
		{
			fieldname: "to_date",
			label: __("Prices To"),
			fieldtype: "Date",
			default: moment(frappe.datetime.get_today()).endOf("month").format("YYYY-MM-DD"),
			reqd: 1,
		},
		{ fieldname: "months", label: __("Months Compared"), fieldtype: "Int", default: 3, reqd: 1 },
		{ fieldname: "by_unit", label: __("By Unit"), fieldtype: "Check" },
		{ fieldname: "company", label: __("Company"), fieldtype: "Link", options: "Company" },
	],
	formatter(value, row, column, data, default_formatter) {
		if (column.fieldtype === "Percent" && (value === null || value === undefined)) return "–";
		return default_formatter(value, row, column, data);
	},
};
