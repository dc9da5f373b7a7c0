frappe.views.calendar["Statutory Inspection"] = {
	field_map: { start: "start", end: "end", id: "name", title: "title", allDay: "allDay" },
	get_events_method: "wuye_ops.facilities.statutory_watch.events",
	get_css_class: (event) => ({ Expired: "danger", Planned: "warning", Done: "success" })[event.status],
	options: { editable: false, selectable: false },
};
