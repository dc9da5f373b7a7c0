frappe.listview_settings["Audit Document Request"] = {
	add_fields: ["status", "due_on", "originals_out"],
	hide_name_column: true,
	get_indicator: (doc) => {
		const today = frappe.datetime.get_today();
		if (["Asked", "Returned"].includes(doc.status) && doc.due_on < today) {
			return [__("Overdue"), "red", `status,in,Asked,Returned|due_on,is,set|due_on,<,${today}`];
		}
		const colours = {
			Asked: "orange",
			"Handed Over": "blue",
			Accepted: "green",
			Returned: "yellow",
			"Not Available": "red",
			Withdrawn: "gray",
		};
		return [
			__(doc.status, null, "Audit Document Request"),
			colours[doc.status],
			`status,=,${doc.status}`,
		];
	},
	formatters: {
		status: (value) => wuye_ops.indicator(value, __(value, null, "Audit Document Request")),
	},
};
