frappe.listview_settings["Minimum Wage"] = { hide_name_column: true };
