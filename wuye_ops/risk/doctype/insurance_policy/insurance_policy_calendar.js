frappe.views.calendar["Insurance Policy"] = {
	field_map: { start: "start", end: "end", id: "name", title: "title", allDay: "allDay" },
	get_events_method: "wuye_ops.risk.insurance.calendar.events",
	get_css_class: (event) =>
		({ "In Force": "warning", "Not Begun": "success", Expired: "danger", Cancelled: "danger" })[
			event.status
		],
	options: { editable: false, selectable: false },
};
