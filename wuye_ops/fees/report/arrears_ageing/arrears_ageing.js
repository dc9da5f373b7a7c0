frappe.query_reports["Arrears Ageing"] = {
	filters: [
		wuye_ops.filters.property(),
		wuye_ops.filters.building(),
		wuye_ops.filters.unit(),
		wuye_ops.filters.customer(),
		wuye_ops.filters.fee_item(),
		wuye_ops.filters.as_of(),
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
