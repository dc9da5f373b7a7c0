frappe.query_reports["Repair File"] = {
	filters: [
		wuye_ops.filters.property(),
		wuye_ops.filters.equipment_category(),
		wuye_ops.filters.equipment(),
		{
			fieldname: "from_date",
			label: __("From Date"),
			fieldtype: "Date",
			default: frappe.datetime.add_months(frappe.datetime.get_today(), -12),
		},
		{
			fieldname: "to_date",
			label: __("To Date"),
			fieldtype: "Date",
			default: frappe.datetime.get_today(),
		},
	],
};
