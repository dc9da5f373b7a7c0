frappe.listview_settings["Gate Entry"] = {
	add_fields: ["outcome", "attention", "direction"],
	hide_name_column: true,

	get_indicator: (doc) => {
		if (doc.attention === "Open") return [__("For the Head"), "orange", "attention,=,Open"];
		const colour = doc.outcome === "Stopped" ? "red" : "green";
		return [__(doc.outcome, null, "Gate Entry"), colour, `outcome,=,${doc.outcome}`];
	},

	formatters: {
		direction: (value) => wuye_ops.indicator(value, __(value, null, "Gate Entry")),
	},
};
