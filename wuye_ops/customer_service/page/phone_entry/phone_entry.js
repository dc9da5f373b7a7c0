// An address for recording calls (/app/phone-entry), for the workspace's shortcut, the search bar and a bookmark.
frappe.pages["phone-entry"].on_page_load = (wrapper) => {
	frappe.ui.make_app_page({ parent: wrapper, title: __("Phone Entry"), single_column: true });
};

frappe.pages["phone-entry"].on_page_show = () => {
	// The list of requests is what one sees behind the dialog and after it; "back" leads to where one came from.
	frappe.route_flags.replace_route = true;
	frappe.set_route("List", "Service Request", "List").then(() => wuye_ops.phone_entry());
};
