frappe.listview_settings["Survey Invitation"] = {
	add_fields: ["answered", "delivery"],
	hide_name_column: true,
	get_indicator: ({ answered, delivery }) =>
		answered
			? [__("Answered", null, "Survey Invitation"), "green", "answered,=,1"]
			: [
					__(delivery, null, "Survey Invitation"),
					{ Waiting: "orange", Failed: "red", Sent: "blue" }[delivery] || "gray",
					`answered,=,0|delivery,=,${delivery}`,
				],
};
