frappe.listview_settings["Staff Scorecard"] = {
	add_fields: ["status", "judged", "total", "grade", "month_start"],
	filters: [["status", "!=", "Superseded"]],
	has_indicator_for_draft: true,
	hide_name_column: true,

	onload(listview) {
		if (!["HR User", "HR Manager"].some((role) => frappe.user.has_role(role))) return;
		listview.page.add_inner_button(__("Score a Month"), () => wuye_ops.score_a_month());
	},

	get_indicator: (doc) => [
		__(doc.status, null, "Staff Scorecard"),
		{
			Draft: "orange",
			Shown: "blue",
			Objected: "red",
			Decided: "cyan",
			Final: "green",
			Superseded: "gray",
		}[doc.status],
		`status,=,${doc.status}`,
	],

	formatters: {
		month_start: wuye_ops.month_of,
		total: (value, _field, doc) =>
			cint(doc.judged)
				? `${wuye_ops.pill(
						frappe.utils.escape_html(doc.grade),
						wuye_ops.grade_colour(doc.total)
					)} ${format_number(value, null, 2)}`
				: __("not judged"),
	},
};
