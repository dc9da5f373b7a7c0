frappe.listview_settings["Personal Data Erasure"] = {
	add_fields: ["cause"],
	get_indicator: ({ cause }) => [
		__(cause, null, "Personal Data Erasure"),
		cause === "Request" ? "blue" : "gray",
		`cause,=,${cause}`,
	],
};
