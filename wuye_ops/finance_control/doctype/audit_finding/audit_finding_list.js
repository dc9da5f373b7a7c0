frappe.listview_settings["Audit Finding"] = {
	add_fields: ["status", "severity", "due_on", "rectified"],
	hide_name_column: true,
	get_indicator: (doc) => {
		const today = frappe.datetime.get_today();
		if (doc.status === "In Rectification" && doc.rectified === "To Verify") {
			return [__("To Verify"), "cyan", "status,=,In Rectification|rectified,=,To Verify"];
		}
		if (doc.status === "In Rectification" && doc.due_on && doc.due_on < today) {
			return [__("Overdue"), "red", `status,=,In Rectification|due_on,is,set|due_on,<,${today}`];
		}
		const colours = {
			Draft: "gray",
			"To Respond": "blue",
			Agreed: "blue",
			"In Rectification": "orange",
			Closed: "green",
			Disputed: "red",
			"Risk Accepted": "purple",
			Withdrawn: "gray",
		};
		return [__(doc.status, null, "Audit Finding"), colours[doc.status], `status,=,${doc.status}`];
	},
	formatters: {
		severity: (value) => wuye_ops.indicator(value, __(value, null, "Audit Finding")),
	},
};
