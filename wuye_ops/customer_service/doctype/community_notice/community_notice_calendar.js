frappe.views.calendar["Community Notice"] = {
	field_map: { start: "starts_on", end: "ends_on", id: "name", title: "title", status: "status" },
	style_map: { Draft: "warning", Published: "danger", Ended: "success", Withdrawn: "info" },
	get_events_method: "frappe.desk.calendar.get_events",
};
