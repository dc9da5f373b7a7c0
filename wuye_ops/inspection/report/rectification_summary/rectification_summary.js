frappe.query_reports["Rectification Summary"] = {
	filters: [
		wuye_ops.filters.group_by([
			{ value: "Source", label: __("Source") },
			{ value: "Department", label: __("Department") },
			{ value: "Severity", label: __("Severity") },
			{ value: "Property", label: __("Property") },
			{ value: "Month", label: __("Month") },
		]),
		...wuye_ops.filters.days(90, __("Found From"), __("Found To")),
		wuye_ops.filters.property(),
		wuye_ops.filters.link("department", __("Department"), "Department"),
		wuye_ops.filters.one_of(
			"severity",
			__("Severity"),
			["Critical", "Major", "Normal", "Minor"],
			"Rectification"
		),
	],
	// drill-down: the rectifications behind a number
	formatter(value, row, column, data, default_formatter) {
		if (["in_time_rate", "mean_days"].includes(column.fieldname)) {
			if (value === null || value === undefined) return "–";
		}
		let text = default_formatter(value, row, column, data);
		const still = ["not in", ["Closed", "Cancelled"]];
		const behind = {
			found: { status: ["!=", "Cancelled"] },
			open: { status: still },
			overdue: { status: still, is_overdue: 1 },
			to_verify: { status: "To Verify" },
			closed: { status: "Closed" },
			returned: { status: ["!=", "Cancelled"], times_returned: [">", 0] },
		}[column.fieldname];
		if (data && behind && value) {
			const chosen = frappe.query_report.get_filter_values();
			const only = { found_on: ["between", [chosen.from_date, chosen.to_date]], ...behind };
			for (const field of ["property", "department", "severity"]) {
				if (chosen[field]) only[field] = chosen[field];
			}
			if (!data.is_total) {
				if (chosen.group_by === "Month") {
					const month = moment(`${data.key}-01`);
					only.found_on[1] = [
						moment.max(month, moment(chosen.from_date)).format("YYYY-MM-DD"),
						moment.min(moment(month).endOf("month"), moment(chosen.to_date)).format("YYYY-MM-DD"),
					];
				} else {
					const field =
						chosen.group_by === "Source" ? "source_doctype" : chosen.group_by.toLowerCase();
					only[field] = data.key || ["is", "not set"];
				}
			}
			const query = new URLSearchParams();
			for (const [field, what] of Object.entries(only)) {
				query.set(field, Array.isArray(what) ? JSON.stringify(what) : what);
			}
			text = `<a href="/app/rectification?${query}">${text}</a>`;
		}
		if (column.fieldname === "overdue" && value) text = `<span class="text-danger">${text}</span>`;
		return data?.bold ? `<b>${text}</b>` : text;
	},
};
