frappe.listview_settings["Owners Statement"] = {
	add_fields: ["status", "due_on", "kind"],
	hide_name_column: true,
	get_indicator: (doc) => {
		const late = doc.status !== "Published" && doc.due_on && doc.due_on < frappe.datetime.get_today();
		if (late)
			return [
				__("Late", null, "Owners Statement"),
				"red",
				"status,!=,Published|due_on,is,set|due_on,<,Today",
			];
		const colours = { Draft: "gray", "To Approve": "orange", Approved: "blue", Published: "green" };
		return [__(doc.status, null, "Owners Statement"), colours[doc.status], `status,=,${doc.status}`];
	},
};
