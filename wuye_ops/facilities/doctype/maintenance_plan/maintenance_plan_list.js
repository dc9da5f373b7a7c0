frappe.listview_settings["Maintenance Plan"] = {
	add_fields: ["status", "problem"],
	hide_name_column: true,
	get_indicator: (doc) =>
		doc.status === "Active" && doc.problem
			? [__("Problem"), "red", "problem,is,set"]
			: [
					__(doc.status),
					{ Active: "green", Paused: "orange", Ended: "gray" }[doc.status],
					`status,=,${doc.status}`,
				],
};
