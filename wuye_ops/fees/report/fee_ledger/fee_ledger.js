// Amounts that lead to the charges they are made of.
const DRILL = ["charged", "waived", "credited", "received", "outstanding"];

const charges_of = (row) => {
	const chosen = frappe.query_report.get_filter_values();
	const query = { status: "Billed" };
	for (const field of ["property", "building", "unit", "customer", "fee_item"]) {
		const value = row[field] || chosen[field];
		if (value) query[field] = value;
	}
	if (row.parking_space) query.parking_space = row.parking_space;
	const months = row.period_month
		? [row.period_month, row.period_month]
		: [chosen.from_date, chosen.to_date];
	query.period_month = JSON.stringify([
		"between",
		[
			moment(months[0]).startOf("month").format("YYYY-MM-DD"),
			moment(months[1]).endOf("month").format("YYYY-MM-DD"),
		],
	]);
	if (row.name) return { name: row.name };
	return query;
};

const in_property = () => {
	const property = frappe.query_report.get_filter_value("property");
	return property ? { property } : {};
};

frappe.query_reports["Fee Ledger"] = {
	filters: [
		{ fieldname: "property", label: __("Property"), fieldtype: "Link", options: "Property" },
		{
			fieldname: "building",
			label: __("Building"),
			fieldtype: "Link",
			options: "Building",
			get_query: () => ({ filters: in_property() }),
		},
		{
			fieldname: "unit",
			label: __("Unit"),
			fieldtype: "Link",
			options: "Property Unit",
			get_query: () => ({ filters: in_property() }),
		},
		{ fieldname: "customer", label: __("Customer"), fieldtype: "Link", options: "Customer" },
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
				{ value: "Unit", label: __("Unit") },
				{ value: "Fee Item", label: __("Fee Item") },
				{ value: "Month", label: __("Month") },
				{ value: "Building", label: __("Building") },
				{ value: "Property", label: __("Property") },
				{ value: "Charge", label: __("Fee Charge") },
			],
			default: "Unit",
			reqd: 1,
		},
		{ fieldname: "company", label: __("Company"), fieldtype: "Link", options: "Company" },
	],
	formatter(value, row, column, data, default_formatter) {
		const shown = default_formatter(value, row, column, data);
		if (!data || !DRILL.includes(column.fieldname) || !value) return shown;
		const query = new URLSearchParams(charges_of(data));
		return `<a href="/app/fee-charge?${query}">${shown}</a>`;
	},
};
