frappe.listview_settings["Payment Receipt"] = {
	add_fields: ["status", "prepaid", "void_requested_by"],
	get_indicator: ({ status, void_requested_by }) =>
		status === "Valid" && void_requested_by
			? [__("Void Requested"), "orange", "void_requested_by,is,set|status,=,Valid"]
			: [__(status), status === "Voided" ? "red" : "green", `status,=,${status}`],
	onload(list) {
		if (frappe.boot.page_info?.counter)
			list.page.add_inner_button(__("Fee Counter"), () => frappe.set_route("counter"));
	},
};
