frappe.listview_settings["Payment Refund"] = {
	add_fields: ["status"],
	has_indicator_for_draft: true,
	has_indicator_for_cancelled: true,
	get_indicator: ({ status }) => {
		const colours = { "To Approve": "orange", Approved: "green", Rejected: "red", Cancelled: "gray" };
		return [__(status, null, "Payment Refund"), colours[status], `status,=,${status}`];
	},
};
