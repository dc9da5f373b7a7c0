// 体检与上岗: what is due, and who is not cleared; the findings stay with health officers.
const STATES = { "Not Cleared": "purple", Overdue: "red", "Due Soon": "orange", "Up to Date": "green" };

frappe.query_reports["Fitness for Work"] = {
	filters: [
		wuye_ops.filters.property(),
		wuye_ops.filters.link("department", __("Department"), "Department"),
		wuye_ops.filters.link("hazard", __("Hazard", null, "Health Check"), "Health Hazard"),
		wuye_ops.filters.one_of(
			"state",
			__("Standing", null, "Fitness for Work"),
			Object.keys(STATES),
			"Fitness for Work"
		),
	],
	formatter: wuye_ops.filters.pills("state", STATES, "Fitness for Work"),
};
