frappe.listview_settings["Fee Assignment"] = {
	add_fields: ["effect", "from_date", "to_date"],
	hide_name_column: true,

	get_indicator(doc) {
		const colours = { Charge: "blue", "Agreed Price": "orange", Exempt: "gray" };
		return [__(doc.effect, null, "Fee Assignment"), colours[doc.effect], `effect,=,${doc.effect}`];
	},
};
