// An address for recording calls (/app/phone-entry), for the workspace's shortcut, the search bar, a bookmark, and for a
// telephone system, which adds the number: /app/phone-entry#phone=13800000000, or ?phone= where it cannot write a #.
frappe.pages["phone-entry"].on_page_load = (wrapper) => {
	frappe.ui.make_app_page({ parent: wrapper, title: __("Phone Entry"), single_column: true });
};

frappe.pages["phone-entry"].on_page_show = () => {
	const phone = called_number();
	// The list of requests is what one sees behind the dialog and after it; "back" leads to where one came from, and the
	// number does not stay in the address.
	frappe.route_flags.replace_route = true;
	frappe.set_route("List", "Service Request", "List").then(() => wuye_ops.phone_entry(phone));
};

// null: the page was opened by hand. An empty number is one that the caller does not show.
function called_number() {
	for (const text of [location.hash.slice(1), location.search.slice(1)]) {
		// a plus means itself in a phone number, not a space
		const values = new URLSearchParams(text.replaceAll("+", "%2B"));
		if (values.has("phone")) return values.get("phone");
	}
	return frappe.route_options?.phone ?? null;
}
