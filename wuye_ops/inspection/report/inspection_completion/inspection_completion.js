frappe.query_reports["Inspection Completion"] = {
	filters: [
		wuye_ops.filters.group_by([
			{ value: "Property", label: __("Property") },
			{ value: "Plan", label: __("Inspection Plan") },
			{ value: "Trade", label: __("Trade") },
			{ value: "Employee", label: __("Employee") },
			{ value: "Month", label: __("Month") },
		]),
		...wuye_ops.filters.days(30),
		wuye_ops.filters.property(),
		wuye_ops.filters.inspection_plan(),
		wuye_ops.filters.checklist_trade(),
		wuye_ops.filters.link("employee", __("Employee"), "Employee"),
	],
	// drill-down: the inspections behind a number
	formatter(value, row, column, data, default_formatter) {
		if (["rate", "in_time_rate", "mean_score"].includes(column.fieldname)) {
			// nothing due, no rate: not 0 %
			if (value === null || value === undefined) return "–";
		}
		let text = default_formatter(value, row, column, data);
		const behind = {
			planned: { status: ["!=", "Cancelled"] },
			done: { status: "Done" },
			missed: { status: "Missed" },
			late: { status: "Done", timeliness: "Late" },
			failed: { status: "Done", passed: 0 },
			ahead: { status: ["in", ["Planned", "In Progress"]] },
		}[column.fieldname];
		if (data && behind && value) {
			const chosen = frappe.query_report.get_filter_values();
			let [from, to] = [chosen.from_date, chosen.to_date];
			if (data.month) {
				const month = moment(`${data.month}-01`);
				from = moment.max(month, moment(from)).format("YYYY-MM-DD");
				to = moment.min(moment(month).endOf("month"), moment(to)).format("YYYY-MM-DD");
			}
			const query = new URLSearchParams();
			query.set("window_from", JSON.stringify(["between", [from, to]]));
			for (const field of ["property", "plan", "trade", "employee"]) {
				const only = data[field] || chosen[field];
				if (only) query.set(field, only);
			}
			for (const [field, only] of Object.entries(behind)) {
				query.set(field, Array.isArray(only) ? JSON.stringify(only) : only);
			}
			text = `<a href="/app/inspection?${query}">${text}</a>`;
		}
		if (data && column.fieldname === "rate" && value < 95) {
			text = `<span class="text-danger">${text}</span>`;
		}
		return data?.bold ? `<b>${text}</b>` : text;
	},
};
