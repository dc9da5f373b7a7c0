// 招聘渠道成效: each number leads to the applicants behind it.
frappe.query_reports["Recruitment Channels"] = {
	filters: [
		...wuye_ops.filters.days(365, __("Applied From"), __("Applied Until")),
		wuye_ops.filters.company(),
		wuye_ops.filters.property(),
		wuye_ops.filters.link("designation", __("Designation"), "Designation"),
	],
	formatter(value, row, column, data, default_formatter) {
		if (!data) return default_formatter(value, row, column, data);
		if (column.fieldname === "channel") {
			return frappe.utils.escape_html(__(value) || __("Unknown", null, "Recruitment Channels"));
		}
		if (["applied", "hired"].includes(column.fieldname) && value) {
			const chosen = (field) => frappe.query_report.get_filter_value(field);
			const filters = {
				creation: ["between", [chosen("from_date"), chosen("to_date")]],
				...(data.channel ? { source: data.channel } : { source: ["is", "not set"] }),
				...(chosen("property") && { wuye_property: chosen("property") }),
				...(chosen("designation") && { designation: chosen("designation") }),
				...(column.fieldname === "hired" && { status: "Accepted" }),
			};
			const address = wuye_ops.address({ doctype: "Job Applicant" }, filters);
			return `<a href="${frappe.utils.escape_html(address)}">${value}</a>`;
		}
		return default_formatter(value, row, column, data);
	},
};
