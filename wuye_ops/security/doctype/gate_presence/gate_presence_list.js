frappe.listview_settings["Gate Presence"] = {
	add_fields: ["inside", "leave_by"],
	hide_name_column: true,
	filters: [["inside", "=", 1]],

	get_indicator: (doc) => {
		if (!doc.inside) return [__("Left"), "gray", "inside,=,0"];
		if (doc.leave_by && doc.leave_by < frappe.datetime.now_datetime())
			return [__("Too Long"), "red", "inside,=,1"];
		return [__("Inside"), "green", "inside,=,1"];
	},
};
