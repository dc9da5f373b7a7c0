// 年休假核算: who has how much by law and why, and one button that allocates what is missing.
const STATES = {
	"To Allocate": "orange",
	"Too Little": "red",
	"Check Dates": "red",
	Allocated: "green",
	"None by Law": "gray",
};

frappe.query_reports["Annual Leave by Law"] = {
	filters: [
		wuye_ops.filters.year(),
		wuye_ops.filters.company(),
		wuye_ops.filters.property(),
		wuye_ops.filters.link("department", __("Department"), "Department"),
		wuye_ops.filters.one_of(
			"state",
			__("Standing", null, "Annual Leave by Law"),
			Object.keys(STATES),
			"Annual Leave by Law"
		),
	],
	onload(report) {
		if (!frappe.model.can_submit("Leave Allocation")) return;
		report.page.add_inner_button(__("Allocate What Is Missing"), async () => {
			const told = await frappe.xcall(
				"wuye_ops.people.report.annual_leave_by_law.annual_leave_by_law.allocate",
				{ filters: report.get_filter_values() }
			);
			const failed = told.filter((one) => one.state === "Failed");
			frappe.show_alert({
				message: __("{0} allocated, {1} refused", [told.length - failed.length, failed.length]),
				indicator: failed.length ? "orange" : "green",
			});
			if (failed.length) {
				frappe.msgprint({
					title: __("Not Allocated"),
					message: failed
						.map((one) => frappe.utils.escape_html(`${one.employee_name}: ${one.reason}`))
						.join("<br>"),
				});
			}
			report.refresh();
		});
	},
	formatter: wuye_ops.filters.pills("state", STATES, "Annual Leave by Law"),
};
