frappe.query_reports["Risk Register"] = {
	filters: [
		wuye_ops.filters.company(),
		wuye_ops.filters.property(),
		wuye_ops.filters.one_of("category", __("Category"), wuye_ops.risk.CATEGORIES, "Risk"),
		wuye_ops.filters.one_of("level", __("Level"), ["Red", "Orange", "Yellow", "Blue"], "Risk"),
		{ fieldname: "key", label: __("Key Risks Only"), fieldtype: "Check" },
		wuye_ops.filters.as_of(),
		wuye_ops.filters.one_of(
			"change",
			__("Since Last Quarter"),
			["Worse", "New", "Better", "Gone", "Same"],
			"Risk"
		),
		wuye_ops.filters.one_of("likelihood", __("Likelihood"), ["1", "2", "3", "4", "5"]),
		wuye_ops.filters.one_of("impact", __("Impact"), ["1", "2", "3", "4", "5"]),
		wuye_ops.filters.one_of("method", __("Method", null, "Risk"), ["5x5", "LEC"], "Risk"),
		wuye_ops.filters.one_of(
			"assessed",
			__("Assessed as"),
			["Red", "Orange", "Yellow", "Blue", "Not Assessed"],
			"Risk"
		),
	],
	formatter(value, row, column, data, default_formatter) {
		const escape = frappe.utils.escape_html;
		if (!data || !value) return default_formatter(value, row, column, data);
		if (column.fieldname === "level") {
			const up = data.raised ? ` <span title="${__("Raised by alerts")}">▲</span>` : "";
			return wuye_ops.risk.pill(value) + up;
		}
		if (["inherent", "current", "residual"].includes(column.fieldname)) {
			return `${wuye_ops.risk.pill(value)} ${data[`${column.fieldname}_score`]}`;
		}
		if (column.fieldname === "change") return wuye_ops.risk.change(value);
		if (column.fieldname === "title") {
			const title = escape(value);
			return `<a href="/app/risk/${encodeURIComponent(data.name)}" title="${title}">${title}</a>`;
		}
		if (["category", "status"].includes(column.fieldname)) return escape(__(value, null, "Risk"));
		return default_formatter(value, row, column, data);
	},
};
