frappe.listview_settings["Emergency Drill"] = {
	add_fields: ["status", "passed", "scheduled_on"],
	get_indicator: (doc) => {
		if (doc.status === "Done") {
			return doc.passed
				? [__("Passed"), "green", "passed,=,1"]
				: [__("Not Passed"), "red", "passed,=,0"];
		}
		const late = doc.status === "Planned" && doc.scheduled_on < frappe.datetime.now_datetime();
		return [
			__(doc.status, null, "Emergency Drill"),
			late ? "red" : doc.status === "Planned" ? "blue" : "gray",
			`status,=,${doc.status}`,
		];
	},
};
