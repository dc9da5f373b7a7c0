frappe.listview_settings["Training Need"] = {
	add_fields: ["disabled"],
	hide_name_column: true,
	get_indicator: (doc) =>
		cint(doc.disabled)
			? [__("Disabled"), "gray", "disabled,=,1"]
			: [
					__(doc.frequency, null, "Training Need"),
					doc.frequency === "Once" ? "blue" : "green",
					`frequency,=,${doc.frequency}`,
				],
};
