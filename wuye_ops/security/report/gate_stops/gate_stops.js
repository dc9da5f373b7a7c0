frappe.query_reports["Gate Stops"] = {
	filters: [
		wuye_ops.filters.group_by([
			{ value: "Reason", label: __("Reason") },
			{ value: "Gate", label: __("Gate") },
			{ value: "Guard", label: __("Guard") },
			{ value: "Kind", label: __("Kind") },
			{ value: "Day", label: __("Day") },
			{ value: "Property", label: __("Property") },
		]),
		...wuye_ops.filters.days(30),
		wuye_ops.filters.property(),
		wuye_ops.filters.gate(),
		wuye_ops.filters.gate_kind(),
	],
	// drill-down: the entries behind a number
	formatter(value, row, column, data, default_formatter) {
		let text = default_formatter(value, row, column, data);
		const behind = {
			stopped: { outcome: "Stopped" },
			let_in: { outcome: "Allowed", asked: JSON.stringify(["is", "set"]) },
		}[column.fieldname];
		if (data && behind && value) {
			const chosen = frappe.query_report.get_filter_values();
			const days =
				chosen.group_by === "Day" && !data.is_total
					? [data.key, data.key]
					: [chosen.from_date, chosen.to_date];
			const query = new URLSearchParams({ at: JSON.stringify(["between", days]), ...behind });
			for (const field of ["property", "gate", "kind"]) {
				if (chosen[field]) query.set(field, chosen[field]);
			}
			const group = {
				Reason: "reason_code",
				Gate: "gate",
				Guard: "guard",
				Kind: "kind",
				Property: "property",
			}[chosen.group_by];
			if (group && !data.is_total) {
				query.set(group, data.key || JSON.stringify(["is", "not set"]));
			}
			text = `<a href="/app/gate-entry?${query}">${text}</a>`;
		}
		return data?.bold ? `<b>${text}</b>` : text;
	},
};
