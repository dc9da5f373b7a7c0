frappe.treeview_settings["Service Category"] = {
	fields: [
		{ fieldtype: "Data", fieldname: "category_name", label: __("Category"), reqd: 1 },
		{ fieldtype: "Check", fieldname: "is_group", label: __("Is Group") },
		{
			fieldtype: "Select",
			fieldname: "kind",
			label: __("Kind"),
			options: ["Inquiry", "Repair", "Complaint", "Suggestion", "Praise"].map((value) => ({
				value,
				label: __(value),
			})),
			reqd: 1,
		},
		{
			fieldtype: "Link",
			fieldname: "service_level",
			label: __("Service Level"),
			options: "Service Level",
			reqd: 1,
		},
	],
};
