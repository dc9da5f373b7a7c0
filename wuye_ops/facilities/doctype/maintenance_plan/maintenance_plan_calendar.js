frappe.views.calendar["Maintenance Plan"] = {
	field_map: { start: "next_day", end: "next_day", id: "name", title: "title", allDay: "allDay" },
	get_events_method: "wuye_ops.facilities.meter_days.events",
	get_css_class: (event) => (event.late ? "danger" : ""),
	options: { editable: false, selectable: false },
};
