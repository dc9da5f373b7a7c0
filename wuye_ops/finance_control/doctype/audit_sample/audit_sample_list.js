frappe.listview_settings["Audit Sample"] = {
	add_fields: ["status", "conclusion", "tested", "chosen_number"],
	hide_name_column: true,
	get_indicator: (doc) => {
		const colours = {
			Draft: "gray",
			Drawing: "blue",
			"In Test": "orange",
			Evaluated: "green",
			Replaced: "gray",
		};
		if (doc.status === "Evaluated" && doc.conclusion && doc.conclusion !== "Acceptable") {
			const colour = doc.conclusion === "Not Acceptable" ? "red" : "yellow";
			return [__(doc.conclusion, null, "Audit Sample"), colour, `conclusion,=,${doc.conclusion}`];
		}
		return [__(doc.status, null, "Audit Sample"), colours[doc.status], `status,=,${doc.status}`];
	},
};
