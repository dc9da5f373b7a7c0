frappe.views.calendar["Service Task"] = {
	field_map: { start: "start", end: "end", id: "name", title: "title", allDay: "allDay" },
	get_events_method: "wuye_ops.customer_service.form_data.task_events",
	get_css_class: (event) =>
		({ "To Assign": "danger", Blocked: "danger", "In Progress": "warning", Verified: "success" })[
			event.status
		],
	options: { editable: false, selectable: false },
};
