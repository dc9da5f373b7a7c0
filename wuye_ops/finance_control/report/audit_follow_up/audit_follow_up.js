// The states of findings that are followed up, what asks for somebody first.
const STATE_COLOURS = {
	Overdue: "red",
	"Acceptance Over": "red",
	"Answer Late": "red",
	"Verify Late": "red",
	"To Decide": "orange",
	"Due Soon": "orange",
	"To Verify": "cyan",
	"To Answer": "blue",
	"In Time": "green",
};

const state_pill = wuye_ops.filters.pills("state", STATE_COLOURS, "Audit Follow Up");

frappe.query_reports["Audit Follow Up"] = {
	filters: [
		wuye_ops.filters.company(),
		wuye_ops.filters.property(),
		wuye_ops.filters.link("audit", __("Audit"), "Audit"),
		wuye_ops.filters.one_of(
			"severity",
			__("Severity"),
			["Critical", "Major", "Normal", "Minor"],
			"Audit Finding"
		),
		wuye_ops.filters.one_of(
			"state",
			__("Standing", null, "Audit Follow Up"),
			Object.keys(STATE_COLOURS),
			"Audit Follow Up"
		),
	],
	formatter(value, row, column, data, default_formatter) {
		if (column.fieldname === "severity" && value) {
			return wuye_ops.indicator(value, __(value, null, "Audit Finding"));
		}
		if (column.fieldname === "title" && data) {
			const title = frappe.utils.escape_html(value);
			return `<a href="/app/audit-finding/${encodeURIComponent(data.name)}" title="${title}">${title}</a>`;
		}
		return state_pill(value, row, column, data, default_formatter);
	},
};
