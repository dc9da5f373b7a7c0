frappe.listview_settings["Risk Assessment"] = {
	add_fields: ["status", "level", "stage"],
	hide_name_column: true,
	get_indicator: (doc) => {
		const colours = { Asked: "orange", Counted: "green", Withdrawn: "gray" };
		return [__(doc.status, null, "Risk Assessment"), colours[doc.status], `status,=,${doc.status}`];
	},
	formatters: {
		level: (value) => wuye_ops.risk.pill(value),
	},
};
