// 培训学时: who has done how much of what law and post ask for.
const TRAINING_COLOURS = { Met: "green", Open: "orange", Overdue: "red", "Nothing Needed": "gray" };

frappe.query_reports["Training Hours"] = {
	filters: [
		{
			fieldname: "year",
			label: __("Year"),
			fieldtype: "Int",
			default: Number(frappe.datetime.get_today().slice(0, 4)),
			reqd: 1,
		},
		wuye_ops.filters.company(),
		wuye_ops.filters.property(),
		wuye_ops.filters.link("designation", __("Designation"), "Designation"),
		wuye_ops.filters.one_of(
			"standing",
			__("Standing", null, "Training Hours"),
			Object.keys(TRAINING_COLOURS),
			"Training Hours"
		),
	],
	formatter(value, row, column, data, default_formatter) {
		if (column.fieldname === "standing" && value) {
			const text = __(value, null, "Training Hours");
			return `<span class="indicator-pill no-indicator-dot ${TRAINING_COLOURS[value]}">${text}</span>`;
		}
		return default_formatter(value, row, column, data);
	},
};
