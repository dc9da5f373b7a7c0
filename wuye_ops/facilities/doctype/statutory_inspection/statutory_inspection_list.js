frappe.listview_settings["Statutory Inspection"] = {
	add_fields: ["status", "due_on", "result", "title"],
	hide_name_column: true,
	get_indicator: (doc) => {
		if (doc.status === "Done") {
			return doc.result === "Failed"
				? [__("Failed", null, "Statutory Inspection"), "red", "result,=,Failed"]
				: [__("Done", null, "Statutory Inspection"), "green", "status,=,Done"];
		}
		if (doc.status === "Expired") return [__("Expired"), "red", "status,=,Expired"];
		const days = frappe.datetime.get_day_diff(doc.due_on, frappe.datetime.get_today());
		return [
			__("Planned", null, "Statutory Inspection"),
			days <= 30 ? "orange" : "blue",
			"status,=,Planned",
		];
	},
};
