frappe.listview_settings["Patrol Policy"] = {
	hide_name_column: true,
};
