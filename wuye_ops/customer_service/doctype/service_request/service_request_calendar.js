frappe.views.calendar["Service Request"] = {
	field_map: { start: "start", end: "end", id: "name", title: "title", allDay: "allDay" },
	get_events_method: "wuye_ops.customer_service.form_data.request_events",
	get_css_class: (event) =>
		({ Overdue: "danger", Breached: "danger", "At Risk": "warning", Met: "success" })[event.sla_status],
	// Due times are promises the server computes; they are not moved by hand.
	options: { editable: false, selectable: false },
};
