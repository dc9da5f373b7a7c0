frappe.listview_settings["Security Incident"] = {
	add_fields: ["status", "level", "is_overdue"],
	hide_name_column: true,
	get_indicator: (doc) => {
		if (doc.is_overdue && ["Reported", "In Hand"].includes(doc.status)) {
			return [__("Overdue"), "red", "is_overdue,=,1|status,in,Reported,In Hand"];
		}
		const colours = {
			Reported: "red",
			"In Hand": "orange",
			Contained: "blue",
			Reviewed: "cyan",
			Closed: "green",
			"False Alarm": "gray",
		};
		return [__(doc.status, null, "Security Incident"), colours[doc.status], `status,=,${doc.status}`];
	},
	formatters: {
		level: (value) =>
			`<span class="indicator-pill no-indicator-dot ${
				{ Red: "red", Orange: "orange", Yellow: "yellow", Blue: "blue" }[value] || "gray"
			}">${__(value, null, "Security Incident")}</span>`,
	},
};
