frappe.views.calendar["Inspection"] = {
	field_map: { start: "start", end: "end", id: "name", title: "title", allDay: "allDay" },
	get_events_method: "wuye_ops.inspection.route.events",
	get_css_class: (event) => ({ Missed: "danger", "In Progress": "warning", Done: "success" })[event.status],
	options: { editable: false, selectable: false },
};
