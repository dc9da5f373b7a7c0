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
	formatter: wuye_ops.filters.pills("standing", HOLDER_COLOURS, "Certified Posts"),
};
