frappe.query_reports["Visit Coverage"] = {
	filters: [
		wuye_ops.filters.group_by([
			{ value: "Class", label: __("Customer Class") },
			{ value: "Building", label: __("Building") },
			{ value: "Property", label: __("Property") },
			{ value: "Customer", label: __("Customer") },
		]),
		wuye_ops.filters.property(),
		wuye_ops.filters.one_of(
			"customer_class",
			__("Customer Class"),
			["Key Customer", "Owner", "Tenant", "Business"],
			"Visit Plan"
		),
	],
	// drill-down: a group opens its customers, a customer their visits
	formatter(value, row, column, data, default_formatter) {
		if (column.fieldname === "coverage" && (value === null || value === undefined)) return "–";
		let text = default_formatter(value, row, column, data);
		if (!data) return text;
		const chosen = frappe.query_report.get_filter_values();
		if (chosen.group_by === "Customer") {
			if (column.fieldname === "visited_on" && value) {
				const query = new URLSearchParams({ customer: data.customer, status: "Done" });
				text = `<a href="/app/customer-visit?${query}">${text}</a>`;
			}
			return data.is_overdue && ["due_on", "state"].includes(column.fieldname)
				? `<span class="text-danger">${text}</span>`
				: text;
		}
		if (value && ["customers", "never", "soon", "overdue"].includes(column.fieldname)) {
			const only = { group_by: "Customer" };
			for (const field of ["property", "customer_class"])
				if (chosen[field]) only[field] = chosen[field];
			if (!data.is_total && chosen.group_by === "Property") only.property = data.key;
			if (!data.is_total && chosen.group_by === "Class") only.customer_class = data.key;
			text = `<a href="/app/query-report/Visit%20Coverage?${new URLSearchParams(only)}">${text}</a>`;
		}
		if (column.fieldname === "overdue" && value) text = `<span class="text-danger">${text}</span>`;
		return data.bold ? `<b>${text}</b>` : text;
	},
};
