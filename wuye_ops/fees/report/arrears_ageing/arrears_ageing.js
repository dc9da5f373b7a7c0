const in_property = () => {
	const property = frappe.query_report.get_filter_value("property");
	return property ? { property } : {};
};

frappe.query_reports["Arrears Ageing"] = {
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
				{ value: "Customer", label: __("Customer") },
				{ value: "Unit", label: __("Unit") },
				{ value: "Building", label: __("Building") },
				{ value: "Property", label: __("Property") },
			],
			default: "Customer",
			reqd: 1,
		},
		{ fieldname: "company", label: __("Company"), fieldtype: "Link", options: "Company" },
	],
	formatter(value, row, column, data, default_formatter) {
		const shown = default_formatter(value, row, column, data);
		return column.fieldname === "limitation" && value
			? `<span class="text-danger">${shown}</span>`
			: shown;
	},
};
