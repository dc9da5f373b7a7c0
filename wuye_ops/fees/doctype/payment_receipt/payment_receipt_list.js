frappe.listview_settings["Payment Receipt"] = {
	add_fields: ["status", "prepaid"],
	get_indicator: ({ status }) => [__(status), status === "Voided" ? "red" : "green", `status,=,${status}`],
	onload(list) {
		if (frappe.boot.page_info?.counter)
			list.page.add_inner_button(__("Fee Counter"), () => frappe.set_route("counter"));
	},
};
