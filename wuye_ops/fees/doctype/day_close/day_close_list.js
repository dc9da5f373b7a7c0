frappe.listview_settings["Day Close"] = {
	add_fields: ["status"],
	has_indicator_for_draft: true,
	has_indicator_for_cancelled: true,
	get_indicator: ({ status }) => {
		const colours = { Draft: "gray", "To Confirm": "orange", Closed: "green", Cancelled: "gray" };
		return [__(status, null, "Day Close"), colours[status], `status,=,${status}`];
	},
};
