frappe.listview_settings["Online Payment"] = {
	add_fields: ["status"],
	get_indicator: ({ status }) => [
		__(status, null, "Online Payment"),
		{ Started: "blue", Confirmed: "orange", "To Check": "red", Received: "green" }[status] || "gray",
		`status,=,${status}`,
	],
};
