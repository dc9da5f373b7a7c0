// Proposing a promotion, from the list and from the report of who could be.
frappe.provide("wuye_ops");

wuye_ops.propose_promotion = ({ employee, path }, done) =>
	wuye_ops.ask({
		title: __("Propose a Promotion"),
		fields: [
			{
				fieldname: "employee",
				fieldtype: "Link",
				options: "Employee",
				label: __("Employee"),
				default: employee,
				reqd: 1,
			},
			{
				fieldname: "path",
				fieldtype: "Link",
				options: "Promotion Path",
				label: __("Promotion Path"),
				default: path,
				description: __("It begins at the post of the employee."),
				get_query: () => ({ filters: { disabled: 0 } }),
				reqd: 1,
			},
			{
				fieldname: "promotion_date",
				fieldtype: "Date",
				label: __("Takes Effect On"),
				default: frappe.datetime.get_today(),
				reqd: 1,
			},
			{ fieldname: "reason", fieldtype: "Small Text", label: __("Reason"), reqd: 1 },
			{ fieldname: "award", fieldtype: "Link", options: "Staff Award", label: __("Staff Award") },
		],
		action: (values) => wuye_ops.call("people.promotions.steps.propose", values).then(done),
	});
