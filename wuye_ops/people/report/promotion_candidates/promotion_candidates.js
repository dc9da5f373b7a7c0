// 晋升人选: a row leads to the proposal.
frappe.query_reports["Promotion Candidates"] = {
	filters: [
		wuye_ops.filters.property(),
		wuye_ops.filters.link("department", __("Department"), "Department"),
		wuye_ops.filters.link("path", __("Promotion Path"), "Promotion Path"),
		{ fieldname: "ready", label: __("Only Who Is Ready"), fieldtype: "Check" },
	],
	formatter(value, row, column, data, default_formatter) {
		const text = default_formatter(value, row, column, data);
		if (column.fieldname !== "lacking" || !data || data.proposed) return text;
		const lacking = frappe.utils.escape_html(data.lacking || "");
		// first, where a long text does not push it out of sight
		return `<a class="btn btn-xs btn-default" data-employee="${data.employee}" data-path="${
			data.path
		}">${__("Propose a Promotion")}</a> ${lacking}`;
	},
	onload(report) {
		report.page.main.on("click", "a[data-path]", ({ currentTarget }) =>
			wuye_ops.propose_promotion(
				{ employee: currentTarget.dataset.employee, path: currentTarget.dataset.path },
				(name) => frappe.set_route("Form", "Promotion Proposal", name)
			)
		);
	},
};
