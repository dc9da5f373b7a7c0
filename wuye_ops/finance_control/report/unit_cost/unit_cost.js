// What a ㎡ costs a month in each property, against its plan, the year before, and its like.
frappe.query_reports["Unit Cost"] = {
	filters: [
		...wuye_ops.filters.months_of_year(),
		wuye_ops.filters.property(),
		wuye_ops.filters.company(),
		wuye_ops.filters.one_of(
			"kind",
			__("Kind of Property"),
			["Residential", "Commercial", "Office", "Mixed"],
			"Property"
		),
		wuye_ops.filters.cost_class(),
		wuye_ops.filters.group_by([
			{ value: "Property", label: __("Property") },
			{ value: "Property and Class", label: __("Property and Class") },
			{ value: "Classes Beside Each Other", label: __("Classes Beside Each Other") },
		]),
	],

	onload: wuye_ops.costs.onload,

	formatter(value, row, column, data, default_formatter) {
		if (!data) return default_formatter(value, row, column, data);
		const { fieldname } = column;
		const missing = value === null || value === undefined;
		if (missing && ["Percent", "Float"].includes(column.fieldtype)) return data.is_total ? "" : "–";
		let shown =
			data.is_total && column.fieldtype === "Link"
				? value || ""
				: default_formatter(value, row, column, data);
		if (fieldname === "change" && value > 5) shown = `<span class="text-danger">${shown}</span>`;
		const address = wuye_ops.costs.behind(fieldname, data, frappe.query_report.get_filter_values());
		if (address && value) shown = `<a class="wuye-figure" href="${address}">${shown}</a>`;
		return data.is_total ? `<b>${shown}</b>` : shown;
	},
};
