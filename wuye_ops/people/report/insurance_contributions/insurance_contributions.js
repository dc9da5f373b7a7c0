// 五险一金缴费明细: who costs how much, what data is missing, and one button that writes the month into the payroll.
const PAYROLL_STATES = {
	"To Write": "orange",
	"In Part": "orange",
	"Missing Data": "red",
	"In Payroll": "green",
	"Not Insured": "gray",
};

frappe.query_reports["Insurance Contributions"] = {
	filters: [
		{
			fieldname: "month",
			label: __("Month"),
			fieldtype: "Date",
			default: frappe.datetime.month_start(),
			reqd: 1,
		},
		wuye_ops.filters.company(),
		wuye_ops.filters.property(),
		wuye_ops.filters.one_of(
			"state",
			__("Standing", null, "Insurance Contributions"),
			Object.keys(PAYROLL_STATES),
			"Insurance Contributions"
		),
	],
	onload(report) {
		report.page.add_inner_button(__("Write to Payroll"), async () => {
			const told = await frappe.xcall(
				"wuye_ops.people.report.insurance_contributions.insurance_contributions.write",
				{ filters: report.get_filter_values() }
			);
			const failed = told.filter((one) => one.state === "Failed");
			frappe.show_alert({
				message: __("{0} written, {1} refused", [told.length - failed.length, failed.length]),
				indicator: failed.length ? "orange" : "green",
			});
			if (failed.length) {
				frappe.msgprint({
					title: __("Not Written"),
					message: failed
						.map((one) => frappe.utils.escape_html(`${one.employee_name}: ${one.reason}`))
						.join("<br>"),
				});
			}
			report.refresh();
		});
	},
	formatter: wuye_ops.filters.pills("state", PAYROLL_STATES, "Insurance Contributions"),
};
