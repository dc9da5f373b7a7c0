frappe.query_reports["Shift Handovers"] = {
	filters: [
		wuye_ops.filters.group_by([
			{ value: "Post", label: __("Guard Post") },
			{ value: "Shift", label: __("Shift") },
			{ value: "Day", label: __("Day") },
			{ value: "Property", label: __("Property") },
		]),
		...wuye_ops.filters.days(30),
		wuye_ops.filters.property(),
		wuye_ops.filters.link("post", __("Guard Post"), "Guard Post"),
	],
	// drill-down: the handovers behind a number
	formatter(value, row, column, data, default_formatter) {
		if (column.fieldname === "rate" && (value === null || value === undefined)) return "–";
		let text = default_formatter(value, row, column, data);
		const behind = {
			total: {},
			open: { status: JSON.stringify(["!=", "Taken Over"]) },
		}[column.fieldname];
		if (data && behind && value) {
			const chosen = frappe.query_report.get_filter_values();
			const days =
				chosen.group_by === "Day" && !data.is_total
					? [data.key, data.key]
					: [chosen.from_date, chosen.to_date];
			const query = new URLSearchParams({
				shift_end: JSON.stringify(["between", days]),
				...behind,
			});
			for (const field of ["property", "post"]) {
				if (chosen[field]) query.set(field, chosen[field]);
			}
			const group = { Post: "post", Shift: "shift", Property: "property" }[chosen.group_by];
			if (group && !data.is_total) query.set(group, data.key);
			text = `<a href="/app/shift-handover?${query}">${text}</a>`;
		}
		return data?.bold ? `<b>${text}</b>` : text;
	},
};
