frappe.listview_settings["Equipment"] = {
	add_fields: ["status", "critical", "next_statutory_date"],
	filters: [["status", "!=", "Scrapped"]],
	hide_name_column: true,

	get_indicator: (doc) => [
		__(doc.status, null, "Equipment"),
		{ Normal: "green", "Under Repair": "orange", Stopped: "gray", Blocked: "red", Scrapped: "darkgrey" }[
			doc.status
		],
		`status,=,${doc.status}`,
	],

	formatters: {
		next_statutory_date: (value) => {
			if (!value) return "";
			const late = value < frappe.datetime.get_today() ? "text-danger" : "";
			return `<span class="${late}">${frappe.datetime.str_to_user(value)}</span>`;
		},
	},
};
