frappe.listview_settings["Record Confirmation"] = {
	add_fields: ["status", "due_on"],
	hide_name_column: true,
	get_indicator: (doc) => {
		if (doc.status === "Open" && doc.due_on < frappe.datetime.get_today()) {
			return [
				__("Overdue"),
				"red",
				`status,=,Open|due_on,is,set|due_on,<,${frappe.datetime.get_today()}`,
			];
		}
		return [
			__(doc.status, null, "Record Confirmation"),
			{ Open: "orange", Confirmed: "green", Cancelled: "gray" }[doc.status],
			`status,=,${doc.status}`,
		];
	},
};
