frappe.listview_settings["Personal Data Export"] = {
	add_fields: ["status", "expires_on"],
	get_indicator: ({ status, expires_on }) => {
		const over = status === "Approved" && expires_on < frappe.datetime.now_datetime();
		return [
			over ? __("Expired") : __(status, null, "Personal Data Export"),
			over ? "gray" : { "To Approve": "orange", Approved: "green", Rejected: "red" }[status],
			`status,=,${status}`,
		];
	},
};
