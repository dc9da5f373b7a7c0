frappe.query_reports["Arrears Ageing"] = {
	filters: [
		wuye_ops.filters.property(),
		wuye_ops.filters.building(),
		wuye_ops.filters.unit(),
		wuye_ops.filters.customer(),
		wuye_ops.filters.fee_item(),
		wuye_ops.filters.as_of(),
		{
			fieldname: "age",
			label: __("Age"),
			fieldtype: "Select",
			options: [
				"",
				{ value: "not_due", label: __("Not Due") },
				{ value: "d30", label: __("1–30 Days") },
				{ value: "d60", label: __("31–60 Days") },
				{ value: "d90", label: __("61–90 Days") },
				{ value: "d180", label: __("91–180 Days") },
				{ value: "d365", label: __("181–365 Days") },
				{ value: "y2", label: __("1–2 Years") },
				{ value: "y3", label: __("2–3 Years") },
				{ value: "older", label: __("Over 3 Years") },
			],
		},
		wuye_ops.filters.group_by([
			{ value: "Customer", label: __("Customer") },
			{ value: "Unit", label: __("Unit") },
			{ value: "Building", label: __("Building") },
			{ value: "Property", label: __("Property") },
		]),
		wuye_ops.filters.company(),
	],
	formatter(value, row, column, data, default_formatter) {
		const shown = default_formatter(value, row, column, data);
		return column.fieldname === "limitation" && value
			? `<span class="text-danger">${shown}</span>`
			: shown;
	},
};
