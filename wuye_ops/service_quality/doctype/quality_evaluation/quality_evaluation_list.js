frappe.listview_settings["Quality Evaluation"] = {
	add_fields: ["status", "total", "grade", "judged"],
	filters: [["status", "!=", "Cancelled"]],
	has_indicator_for_draft: true,
	hide_name_column: true,

	onload(listview) {
		if (!frappe.model.can_create("Quality Evaluation")) return;
		listview.page.add_inner_button(__("Evaluate All Properties"), () => ask_for_period(listview));
	},

	get_indicator: (doc) => [
		__(doc.status, null, "Quality Evaluation"),
		{ Draft: "orange", "To Approve": "cyan", Approved: "green", Returned: "red", Cancelled: "gray" }[
			doc.status
		],
		`status,=,${doc.status}`,
	],

	formatters: {
		grade: (value, _field, doc) =>
			doc.judged
				? wuye_ops.pill(frappe.utils.escape_html(value), wuye_ops.grade_colour(doc.total))
				: "",
		total: (value, _field, doc) => (doc.judged ? format_number(value, null, 2) : __("no value")),
	},
};

function ask_for_period(listview) {
	wuye_ops.ask({
		title: __("Evaluate All Properties"),
		label: __("Evaluate"),
		fields: [
			{
				fieldname: "period_kind",
				fieldtype: "Select",
				label: __("Kind of Period"),
				options: ["Month", "Quarter", "Year"].map((value) => ({ value, label: __(value) })),
				default: "Month",
				reqd: 1,
			},
			{
				fieldname: "day",
				fieldtype: "Date",
				label: __("A Day in the Period"),
				default: frappe.datetime.add_months(frappe.datetime.month_start(), -1),
				reqd: 1,
			},
		],
		action: (values) =>
			wuye_ops.call("service_quality.evaluation_batches.evaluate_all", values).then((found) => {
				const lines = [
					__("{0} evaluated, {1} were there already", [found.made.length, found.there]),
					...found.failed.map(({ property, reason }) =>
						frappe.utils.escape_html(`${property}: ${reason}`)
					),
				];
				frappe.msgprint({ title: __("Evaluate All Properties"), message: lines.join("<br>") });
				listview.refresh();
			}),
	});
}
