frappe.query_reports["Deposit Balance"] = {
	filters: [
		{
			fieldname: "to_date",
			label: __("Date"),
			fieldtype: "Date",
			default: frappe.datetime.get_today(),
			reqd: 1,
		},
		{
			fieldname: "company",
			label: __("Company"),
			fieldtype: "Link",
			options: "Company",
			default: frappe.defaults.get_user_default("Company"),
		},
		{ fieldname: "property", label: __("Property"), fieldtype: "Link", options: "Property" },
		{ fieldname: "customer", label: __("Customer"), fieldtype: "Link", options: "Customer" },
		{
			fieldname: "group_by",
			label: __("Group by"),
			fieldtype: "Select",
			options: ["Deposit", "Unit", "Customer", "Property"].map((value) => ({
				value,
				label: __(value),
			})),
			default: "Deposit",
		},
	],
	formatter(value, row, column, data, usual) {
		if (column.fieldname === "status" && value) return wuye_ops.indicator(value);
		return usual(value, row, column, data);
	},
};
