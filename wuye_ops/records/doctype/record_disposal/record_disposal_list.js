frappe.listview_settings["Record Disposal"] = {
	add_fields: ["status"],
	has_indicator_for_draft: true,
	hide_name_column: true,
	get_indicator: ({ status }) => {
		const colours = {
			Draft: "gray",
			"To Approve": "orange",
			Approved: "blue",
			Executing: "orange",
			Executed: "green",
			Rejected: "red",
			Cancelled: "gray",
		};
		return [__(status, null, "Record Disposal"), colours[status], `status,=,${status}`];
	},
};
