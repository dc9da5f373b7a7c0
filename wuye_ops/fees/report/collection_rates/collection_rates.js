const in_property = () => {
	const property = frappe.query_report.get_filter_value("property");
	return property ? { property } : {};
};

frappe.query_reports["Collection Rates"] = {
	filters: [
		{ fieldname: "property", label: __("Property"), fieldtype: "Link", options: "Property" },
		{
			fieldname: "building",
			label: __("Building"),
			fieldtype: "Link",
			options: "Building",
			get_query: () => ({ filters: in_property() }),
		},
		{ fieldname: "fee_item", label: __("Fee Item"), fieldtype: "Link", options: "Fee Item" },
		{
			fieldname: "from_date",
			label: __("From Month"),
			fieldtype: "Date",
			default: moment(frappe.datetime.get_today()).startOf("year").format("YYYY-MM-DD"),
			reqd: 1,
		},
		{
			fieldname: "to_date",
			label: __("To Month"),
			fieldtype: "Date",
			default: moment(frappe.datetime.get_today()).endOf("month").format("YYYY-MM-DD"),
			reqd: 1,
		},
		{
			fieldname: "as_of",
			label: __("As Of"),
			fieldtype: "Date",
			default: frappe.datetime.get_today(),
			reqd: 1,
		},
		{
			fieldname: "group_by",
			label: __("Group By"),
			fieldtype: "Select",
			options: [
				{ value: "Property", label: __("Property") },
				{ value: "Building", label: __("Building") },
				{ value: "Fee Item", label: __("Fee Item") },
				{ value: "Month", label: __("Month") },
			],
			default: "Property",
			reqd: 1,
		},
		{ fieldname: "company", label: __("Company"), fieldtype: "Link", options: "Company" },
	],
	formatter(value, row, column, data, default_formatter) {
		// no charges, no rate: not 0 %
		if (column.fieldtype === "Percent" && (value === null || value === undefined)) return "–";
		const shown = default_formatter(value, row, column, data);
		return data?.bold ? `<b>${shown}</b>` : shown;
	},
};
