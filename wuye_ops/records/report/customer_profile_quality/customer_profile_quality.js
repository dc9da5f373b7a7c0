frappe.query_reports["Customer Profile Quality"] = {
	filters: [
		wuye_ops.filters.property(),
		{
			fieldname: "problem",
			label: __("Problem"),
			fieldtype: "Select",
			options: [
				"",
				{ value: "No Phone", label: __("No Phone") },
				{ value: "No ID Number", label: __("No ID Number") },
				{ value: "No Place", label: __("No Place") },
				{ value: "No Emergency Contact", label: __("No Emergency Contact") },
				{ value: "No Emergency Phone", label: __("No Emergency Phone") },
				{ value: "Wrong ID Number", label: __("Wrong ID Number") },
				{ value: "Wrong Phone", label: __("Wrong Phone") },
				{ value: "Shared ID Number", label: __("Shared ID Number") },
				{ value: "ID of Another Kind", label: __("ID of Another Kind") },
				{ value: "Doubtful Name", label: __("Doubtful Name") },
				{ value: "Not Confirmed", label: __("Not Confirmed") },
				{ value: "Shared Phone", label: __("Shared Phone") },
				{ value: "Emergency Phone Is Own", label: __("Emergency Phone Is Own") },
			],
		},
		{ fieldname: "is_vip", label: __("VIP"), fieldtype: "Check" },
	],
	formatter(value, row, column, data, default_formatter) {
		if (data && column.fieldname === "customer_class") return __(value);
		const text = default_formatter(value, row, column, data);
		if (data && column.fieldname === "correctness" && value < 80) {
			return `<span class="text-danger">${text}</span>`;
		}
		return text;
	},
};
