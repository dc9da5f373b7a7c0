// Cells of the reports on requests: each number leads to the rows it has counted, where the server has said which.
(() => {
	frappe.provide("wuye_ops.service_report");

	const LATE = ["overdue", "broken"];
	const TARGET = 95;

	wuye_ops.service_report.formatter = (value, row, column, data, default_formatter) => {
		// nothing to divide by: no rate, which is not 0 %
		const nothing = value === null || value === undefined || value === "";
		if (nothing && ["Percent", "Float"].includes(column.fieldtype)) return "–";
		let text = default_formatter(value, row, column, data);
		if (!data) return text;
		if (column.fieldname === "mean_stars") text = `${text} ★`;
		const filters = data.leads?.figures[column.fieldname];
		if (value && filters) text = `<a href="${wuye_ops.address(data.leads, filters)}">${text}</a>`;
		if (LATE.includes(column.fieldname) && value) text = `<span class="text-danger">${text}</span>`;
		if (column.fieldname === "on_time_rate" && value < TARGET) {
			text = `<span class="text-danger">${text}</span>`;
		}
		if (column.fieldname.startsWith("at_")) {
			// a heat map: the more, the darker
			const share = data.most ? value / data.most : 0;
			text = `<div style="margin:-8px;padding:8px;background:rgba(68,156,240,${(share * 0.7).toFixed(2)})">${
				value ? text : ""
			}</div>`;
		}
		return data.bold ? `<b>${text}</b>` : text;
	};
})();
