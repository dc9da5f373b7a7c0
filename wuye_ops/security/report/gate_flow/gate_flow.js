frappe.query_reports["Gate Flow"] = {
	filters: [
		wuye_ops.filters.group_by([
			{ value: "Hour", label: __("Hour") },
			{ value: "Day", label: __("Day") },
			{ value: "Weekday", label: __("Weekday") },
			{ value: "Gate", label: __("Gate") },
			{ value: "Kind", label: __("Kind") },
			{ value: "Property", label: __("Property") },
		]),
		...wuye_ops.filters.days(7),
		wuye_ops.filters.property(),
		wuye_ops.filters.gate(),
		wuye_ops.filters.gate_kind(),
	],
	// drill-down: the entries behind a number
	formatter(value, row, column, data, default_formatter) {
		let text = default_formatter(value, row, column, data);
		const behind = {
			in: { direction: "In", outcome: "Allowed" },
			out: { direction: "Out", outcome: "Allowed" },
			stopped: { outcome: "Stopped" },
		}[column.fieldname];
		const chosen = frappe.query_report.get_filter_values();
		const days = data && behind && value ? wuye_ops.gate_days(data, chosen) : null;
		if (days) {
			const group = { Gate: "gate", Kind: "kind", Property: "property" }[chosen.group_by];
			const query = new URLSearchParams({ at: JSON.stringify(["between", days]), ...behind });
			for (const field of ["property", "gate", "kind"]) {
				const only = (field === group && data.key) || chosen[field];
				if (only) query.set(field, only);
			}
			text = `<a href="/app/gate-entry?${query}">${text}</a>`;
		}
		return data?.bold ? `<b>${text}</b>` : text;
	},
};

// The first and last moment of a row; none where no list can be asked for it.
wuye_ops.gate_days = (data, { group_by, from_date, to_date }) => {
	if (data.is_total || ["Gate", "Kind", "Property"].includes(group_by)) return [from_date, to_date];
	if (group_by === "Day") return [data.key, data.key];
	if (group_by === "Hour" && from_date === to_date) {
		const hour = data.key.padStart(2, "0");
		return [`${from_date} ${hour}:00:00`, `${from_date} ${hour}:59:59`];
	}
	return null;
};
