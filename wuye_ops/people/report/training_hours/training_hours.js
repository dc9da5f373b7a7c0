// 培训学时: who has done how much of what law and post ask for.
const TRAINING_COLOURS = { Met: "green", Open: "orange", Overdue: "red", "Nothing Needed": "gray" };

frappe.query_reports["Training Hours"] = {
	filters: [
		wuye_ops.filters.year(),
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
	formatter: wuye_ops.filters.pills("standing", TRAINING_COLOURS, "Training Hours"),
};
