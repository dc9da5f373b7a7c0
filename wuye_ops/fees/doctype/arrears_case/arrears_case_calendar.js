frappe.views.calendar["Arrears Case"] = {
	field_map: {
		start: "next_step_on",
		end: "next_step_on",
		id: "name",
		title: "customer_name",
		status: "status",
		allDay: "allDay",
	},
	get_css_class: (event) => ({ Open: "warning", "On Hold": "info" })[event.status],
	// The day of a step comes from the ladder; it is not moved by hand.
	options: { editable: false, selectable: false },
};
