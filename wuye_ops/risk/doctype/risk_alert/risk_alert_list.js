frappe.listview_settings["Risk Alert"] = {
	add_fields: ["status", "level", "worst", "due_by", "kind", "error"],
	hide_name_column: true,
	filters: [["status", "in", ["Open", "In Hand", "Back"]]],
	get_indicator: (doc) => {
		const late = doc.status === "Open" && wuye_ops.minutes_until(doc.due_by) < 0;
		const colours = {
			Open: "red",
			"In Hand": "orange",
			Back: "blue",
			Closed: "green",
			Withdrawn: "gray",
		};
		const status = __(doc.status, null, "Risk Alert");
		const word = doc.error ? `${status} · ${__("What Could Not Be Told")}` : status;
		return [late ? __("{0}, overdue", [word]) : word, colours[doc.status], `status,=,${doc.status}`];
	},
	formatters: { level: wuye_ops.risk_warnings.pill },
};
