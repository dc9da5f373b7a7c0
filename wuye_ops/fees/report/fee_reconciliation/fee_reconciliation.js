frappe.query_reports["Fee Reconciliation"] = {
	filters: [
		{
			fieldname: "company",
			label: __("Company"),
			fieldtype: "Link",
			options: "Company",
			default: frappe.defaults.get_user_default("Company"),
		},
		{ fieldname: "property", label: __("Property"), fieldtype: "Link", options: "Property" },
		{
			fieldname: "from_date",
			label: __("From"),
			fieldtype: "Date",
			default: moment(frappe.datetime.get_today()).startOf("month").format("YYYY-MM-DD"),
		},
		{
			fieldname: "to_date",
			label: __("To"),
			fieldtype: "Date",
			default: frappe.datetime.get_today(),
			reqd: 1,
		},
	],
	formatter(value, row, column, data, default_formatter) {
		// what is not compared is empty, not 0.00
		if (value === null || value === undefined) return "";
		if (column.fieldname === "voucher_type") return frappe.utils.escape_html(__(value));
		const shown = default_formatter(value, row, column, data);
		if (!data || !data.bold) return shown;
		if (column.fieldname !== "difference") return `<b>${shown}</b>`;
		return `<b class="${data.agrees ? "text-success" : "text-danger"}">${shown}</b>`;
	},
};
