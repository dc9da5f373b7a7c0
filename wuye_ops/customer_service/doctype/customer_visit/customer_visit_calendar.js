frappe.views.calendar["Customer Visit"] = {
	field_map: { start: "start", end: "end", id: "name", title: "title", allDay: "allDay" },
	get_events_method: "wuye_ops.customer_service.form_data.visit_events",
	get_css_class: (event) => ({ Done: "success", "Not Met": "warning" })[event.status],
	options: { editable: false, selectable: false },
};
