frappe.listview_settings["Survey"] = {
	add_fields: ["status", "invited", "answered", "anonymous", "released_on"],
	get_indicator: ({ status, released_on }) =>
		status === "Draft" && released_on
			? [__("Waits for Its First Day"), "blue", "status,=,Draft"]
			: [
					__(status, null, "Survey"),
					{ Draft: "gray", Open: "orange", Closed: "green" }[status],
					`status,=,${status}`,
				],
};
