frappe.listview_settings["Staff Certificate"] = {
	add_fields: ["status", "due_on", "due_for"],
	has_indicator_for_draft: true,
	hide_name_column: true,

	get_indicator(doc) {
		const status = (name) => __(name, null, "Staff Certificate");
		if (doc.status !== "In Force")
			return [
				status(doc.status),
				{ Draft: "orange", Suspended: "red", Revoked: "gray", Replaced: "gray" }[doc.status],
				`status,=,${doc.status}`,
			];
		const today = frappe.datetime.get_today();
		const soon = frappe.datetime.add_days(today, 90);
		if (doc.due_on && doc.due_on < today)
			return [
				doc.due_for === "Review" ? status("Review Overdue") : status("Expired"),
				"red",
				"status,=,In Force|due_on,is,set|due_on,<,Today",
			];
		if (doc.due_on && doc.due_on <= soon)
			return [status("Expiring"), "yellow", `status,=,In Force|due_on,is,set|due_on,<=,${soon}`];
		return [status("In Force"), "green", "status,=,In Force"];
	},
};
