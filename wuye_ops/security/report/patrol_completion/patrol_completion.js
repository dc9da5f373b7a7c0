frappe.query_reports["Patrol Completion"] = {
	filters: [
		wuye_ops.filters.group_by([
			{ value: "Plan", label: __("Plan") },
			{ value: "Employee", label: __("Employee") },
			{ value: "Day", label: __("Day") },
			{ value: "Hour", label: __("Hour") },
			{ value: "Property", label: __("Property") },
		]),
		...wuye_ops.filters.days(30),
		wuye_ops.filters.property(),
		wuye_ops.filters.inspection_plan(),
		wuye_ops.filters.link("employee", __("Employee"), "Employee"),
	],
	// drill-down: the rounds, or the deviations, behind a number
	formatter(value, row, column, data, default_formatter) {
		if (column.fieldname === "rate" && (value === null || value === undefined)) return "–";
		let text = default_formatter(value, row, column, data);
		const chosen = frappe.query_report.get_filter_values();
		if (data && value && (chosen.group_by !== "Hour" || data.is_total)) {
			const link = behind(column.fieldname, data, chosen);
			if (link) text = `<a href="/app/${link}">${text}</a>`;
		}
		if (data && column.fieldname === "rate" && value < 98) {
			text = `<span class="text-danger">${text}</span>`;
		}
		return data?.bold ? `<b>${text}</b>` : text;

		function behind(fieldname, data, chosen) {
			const days =
				chosen.group_by === "Day" && !data.is_total
					? [data.key, data.key]
					: [chosen.from_date, chosen.to_date];
			const query = new URLSearchParams();
			for (const field of ["property", "plan", "employee"]) {
				if (chosen[field]) query.set(field, chosen[field]);
			}
			const group = { Plan: "plan", Employee: "employee", Property: "property" }[chosen.group_by];
			if (group && !data.is_total) query.set(group, data.key || JSON.stringify(["is", "not set"]));
			if (fieldname === "deviations") {
				query.set("found_on", JSON.stringify(["between", days]));
				query.set("status", JSON.stringify(["!=", "Withdrawn"]));
				return `patrol-deviation?${query}`;
			}
			const status = { rounds: ["Done", "Missed"], missed: ["Missed"] }[fieldname];
			if (!status) return null;
			query.set("trade", "Order");
			query.set("kind", "Route");
			query.set("window_from", JSON.stringify(["between", days]));
			query.set("status", JSON.stringify(["in", status]));
			return `inspection?${query}`;
		}
	},
};
