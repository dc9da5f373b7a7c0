frappe.query_reports["Insurance Calendar"] = {
	filters: [
		wuye_ops.filters.property(),
		{ fieldname: "months", label: __("Months"), fieldtype: "Int", default: 12, reqd: 1 },
	],
	// drill-down: the policy
	formatter(value, row, column, data, default_formatter) {
		const text = default_formatter(value, row, column, data);
		if (data && column.fieldname === "policy_no")
			return `<a href="/app/insurance-policy/${encodeURIComponent(data.name)}">${text}</a>`;
		if (data && column.fieldname === "renewed_text" && !data.renewed)
			return `<span class="text-danger">${text}</span>`;
		return text;
	},
};
