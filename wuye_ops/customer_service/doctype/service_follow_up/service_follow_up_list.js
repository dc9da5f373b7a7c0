frappe.listview_settings["Service Follow Up"] = {
	add_fields: ["status", "due_on", "satisfaction"],
	filters: [["status", "in", ["To Do", "Not Reached"]]],
	hide_name_column: true,
	get_indicator({ status, due_on }) {
		const label = __(status, null, "Service Follow Up");
		if (["To Do", "Not Reached"].includes(status) && due_on < frappe.datetime.get_today()) {
			return [
				__("Overdue"),
				"red",
				`status,in,To Do,Not Reached|due_on,<,${frappe.datetime.get_today()}`,
			];
		}
		const colour = {
			"To Do": "orange",
			"Not Reached": "yellow",
			Done: "green",
			Unreachable: "gray",
			Cancelled: "gray",
		}[status];
		return [label, colour, `status,=,${status}`];
	},
};
