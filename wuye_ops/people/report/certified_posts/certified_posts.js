// 持证上岗: the list for an inspector, and what HR has to see to first.
const HOLDER_COLOURS = { Valid: "green", Expiring: "orange", Lacking: "red" };

frappe.query_reports["Certified Posts"] = {
	filters: [
		{
			fieldname: "on_day",
			label: __("On Day"),
			fieldtype: "Date",
			default: frappe.datetime.get_today(),
		},
		wuye_ops.filters.company(),
		wuye_ops.filters.property(),
		wuye_ops.filters.link("designation", __("Designation"), "Designation"),
		wuye_ops.filters.one_of(
			"standing",
			__("Standing", null, "Certified Posts"),
			Object.keys(HOLDER_COLOURS),
			"Certified Posts"
		),
	],
	formatter(value, row, column, data, default_formatter) {
		if (column.fieldname === "standing" && value) {
			const text = __(value, null, "Certified Posts");
			return `<span class="indicator-pill no-indicator-dot ${HOLDER_COLOURS[value]}">${text}</span>`;
		}
		return default_formatter(value, row, column, data);
	},
};
