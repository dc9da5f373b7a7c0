// 绩效等级分布: the ranking, grades by group, and how many cards lie in which band.
frappe.query_reports["Scorecard Grades"] = {
	filters: [
		...wuye_ops.filters.months(-1, -1),
		wuye_ops.filters.choice(
			"group_by",
			__("Group By"),
			["Employee", "Property", "Designation", "Month"].map((value) => ({ value, label: __(value) }))
		),
		wuye_ops.filters.property(),
		wuye_ops.filters.company(),
		wuye_ops.filters.link("department", __("Department"), "Department"),
		wuye_ops.filters.link("designation", __("Designation"), "Designation"),
		{ fieldname: "least", label: __("Points From"), fieldtype: "Float" },
		{ fieldname: "most", label: __("Points Up To"), fieldtype: "Float" },
		{ fieldname: "with_open", label: __("Not Final Yet, Too"), fieldtype: "Check" },
	],
	formatter(value, row, column, data, default_formatter) {
		const text = default_formatter(value, row, column, data);
		if (data && column.fieldname === "grade" && value)
			return wuye_ops.pill(frappe.utils.escape_html(value), wuye_ops.grade_colour(data.mean));
		return text;
	},
};
