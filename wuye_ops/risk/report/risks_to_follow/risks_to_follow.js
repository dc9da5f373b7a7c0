frappe.query_reports["Risks to Follow"] = {
	filters: [
		wuye_ops.filters.company(),
		wuye_ops.filters.property(),
		wuye_ops.filters.one_of("category", __("Category"), wuye_ops.risk.CATEGORIES, "Risk"),
		wuye_ops.filters.one_of("level", __("Level"), ["Red", "Orange", "Yellow", "Blue"], "Risk"),
		wuye_ops.filters.one_of(
			"duty",
			__("Owed", null, "Risks to Follow"),
			["Response", "Acceptance", "Cover", "Measure", "Review", "Assessment"],
			"Risks to Follow"
		),
		wuye_ops.filters.one_of(
			"state",
			__("Standing", null, "Risks to Follow"),
			["Overdue", "Due Soon", "In Time"],
			"Risks to Follow"
		),
	],
	formatter(value, row, column, data, default_formatter) {
		const colours = { Overdue: "red", "Due Soon": "orange", "In Time": "green" };
		const escape = frappe.utils.escape_html;
		if (!data || !value) return default_formatter(value, row, column, data);
		if (column.fieldname === "level") return wuye_ops.risk.pill(value);
		if (column.fieldname === "state") {
			const text = __(value, null, "Risks to Follow");
			return `<span class="indicator-pill no-indicator-dot ${colours[value]}">${text}</span>`;
		}
		if (column.fieldname === "duty") return escape(__(value, null, "Risks to Follow"));
		if (["category", "status"].includes(column.fieldname)) return escape(__(value, null, "Risk"));
		if (column.fieldname === "title") {
			const title = escape(value);
			return `<a href="/app/risk/${encodeURIComponent(data.name)}" title="${title}">${title}</a>`;
		}
		return default_formatter(value, row, column, data);
	},
};
