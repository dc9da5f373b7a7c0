frappe.listview_settings["Inspection Plan"] = {
	add_fields: ["status", "kind", "generation_note"],
	filters: [["status", "!=", "Ended"]],
	has_indicator_for_draft: true,

	get_indicator: (doc) => {
		if (doc.generation_note) return [__("Not Generated"), "red", "generation_note,is,set"];
		return [
			__(doc.status, null, "Inspection Plan"),
			{ Draft: "orange", Active: "green", Paused: "yellow", Ended: "gray" }[doc.status],
			`status,=,${doc.status}`,
		];
	},
};
