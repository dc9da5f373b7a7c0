// A need that is over or out of use is grey; the page shows what of it is manned.
frappe.listview_settings["Roster Need"] = {
	hide_name_column: true,
	add_fields: ["disabled", "until_date"],
	get_indicator(doc) {
		const over = doc.until_date && doc.until_date < frappe.datetime.get_today();
		return doc.disabled || over
			? [__("Out of Use"), "gray", "disabled,=,1"]
			: [__("In Use"), "green", "disabled,=,0"];
	},
	onload(list) {
		list.page.add_inner_button(__("Duty Roster"), () => frappe.set_route("roster"));
	},
};
