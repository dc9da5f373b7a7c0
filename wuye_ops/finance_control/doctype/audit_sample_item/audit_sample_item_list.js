frappe.listview_settings["Audit Sample Item"] = {
	add_fields: ["result", "sample"],
	hide_name_column: true,
	get_indicator: (doc) => {
		const colours = { Right: "green", Wrong: "red", "Not Shown": "red" };
		return doc.result
			? [__(doc.result, null, "Audit Sample Item"), colours[doc.result], `result,=,${doc.result}`]
			: [__("To Test"), "orange", "result,is,not set"];
	},
};
