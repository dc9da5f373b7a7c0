frappe.query_reports["Uncovered Risks"] = {
	filters: [
		wuye_ops.filters.property(),
		wuye_ops.filters.one_of("category", __("Category"), wuye_ops.insurance.CATEGORIES, "Risk"),
		wuye_ops.filters.one_of("level", __("Level"), ["Red", "Orange", "Yellow", "Blue"]),
		{
			fieldname: "why",
			label: __("Why It Is Not Covered"),
			fieldtype: "Select",
			options: [
				{ value: "", label: "" },
				{ value: "never", label: __("Never Insured") },
				{ value: "expired", label: __("Policy Ended") },
				{ value: "not_begun", label: __("Not Begun Yet") },
				{ value: "used_up", label: __("Limit Used Up") },
				{ value: "too_low", label: __("Cover Too Low") },
			],
		},
	],
	// drill-down: the risk, and the policy it is about
	formatter(value, row, column, data, default_formatter) {
		const text = default_formatter(value, row, column, data);
		if (data && column.fieldname === "title")
			return `<a href="/app/risk/${encodeURIComponent(data.risk)}">${text}</a>`;
		if (data && column.fieldname === "reason" && data.policy)
			return `<a href="/app/insurance-policy/${encodeURIComponent(data.policy)}">${text}</a>`;
		if (data && column.fieldname === "level_text") return wuye_ops.risk.pill(data.level);
		return text;
	},
};
