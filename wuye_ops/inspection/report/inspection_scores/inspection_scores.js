frappe.query_reports["Inspection Scores"] = {
	filters: [
		{
			fieldname: "group_by",
			label: __("Group By"),
			fieldtype: "Select",
			options: [
				{ value: "Department", label: __("Department") },
				{ value: "Service Area", label: __("Service Area") },
				{ value: "Building", label: __("Building") },
				{ value: "Trade", label: __("Trade") },
				{ value: "Property", label: __("Property") },
			],
			default: "Department",
			reqd: 1,
		},
		{
			fieldname: "interval",
			label: __("Interval"),
			fieldtype: "Select",
			options: [
				{ value: "Month", label: __("Month") },
				{ value: "Week", label: __("Week") },
			],
			default: "Month",
			reqd: 1,
		},
		{
			fieldname: "from_date",
			label: __("From Date"),
			fieldtype: "Date",
			default: frappe.datetime.add_days(frappe.datetime.get_today(), -180),
			reqd: 1,
		},
		{
			fieldname: "to_date",
			label: __("To Date"),
			fieldtype: "Date",
			default: frappe.datetime.get_today(),
			reqd: 1,
		},
		{ fieldname: "property", label: __("Property"), fieldtype: "Link", options: "Property" },
		{
			fieldname: "plan",
			label: __("Inspection Plan"),
			fieldtype: "Link",
			options: "Inspection Plan",
			get_query: () => {
				const property = frappe.query_report.get_filter_value("property");
				return { filters: property ? { property } : {} };
			},
		},
		{
			fieldname: "trade",
			label: __("Trade"),
			fieldtype: "Select",
			options: [
				"",
				...["Cleaning", "Greening", "Order", "Facility", "Service", "Safety"].map((value) => ({
					value,
					label: __(value, null, "Checklist"),
				})),
			],
		},
		{ fieldname: "department", label: __("Department"), fieldtype: "Link", options: "Department" },
	],
	// drill-down: the inspections behind a number
	formatter(value, row, column, data, default_formatter) {
		const text = default_formatter(value, row, column, data);
		const behind = {
			mean_score: { scored: 1 },
			pass_rate: { scored: 1 },
			done: {},
			scored: { scored: 1 },
			failed: { passed: 0 },
		}[column.fieldname];
		if (!data || !behind || !value || data.areas === null) return text;
		const chosen = frappe.query_report.get_filter_values();
		const query = new URLSearchParams({ status: "Done", ...behind });
		query.set("window_from", JSON.stringify(["between", [data.from_date, data.to_date]]));
		for (const field of ["property", "plan", "trade", "department"]) {
			const only = data[field] || chosen[field];
			if (only) query.set(field, only);
		}
		if (data.service_area) query.set("Inspection Point.service_area", data.service_area);
		if (data.areas) query.set("Inspection Point.service_area", JSON.stringify(["in", data.areas]));
		return `<a href="/app/inspection?${query}">${text}</a>`;
	},
};
