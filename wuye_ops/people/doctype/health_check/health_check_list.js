frappe.listview_settings["Health Check"] = {
	add_fields: ["fitness", "declined", "docstatus"],
	hide_name_column: true,

	get_indicator: (doc) => {
		if (doc.docstatus === 2) return [__("Cancelled"), "gray", "docstatus,=,2"];
		if (doc.docstatus === 0) return [__("Draft"), "orange", "docstatus,=,0"];
		if (doc.declined) return [__("Declined in Writing", null, "Health Check"), "gray", "declined,=,1"];
		return [
			__(doc.fitness, null, "Health Check"),
			{
				Fit: "green",
				"Fit with Restrictions": "yellow",
				"Unfit for the Post": "red",
				"To Be Checked Again": "orange",
			}[doc.fitness],
			`fitness,=,${doc.fitness}`,
		];
	},
};
