frappe.listview_settings["Audit Access Grant"] = {
	add_fields: ["status", "valid_until"],
	hide_name_column: true,
	get_indicator: (doc) => {
		const colours = { Draft: "gray", Active: "green", Ended: "blue", Revoked: "red" };
		return [__(doc.status, null, "Audit Access Grant"), colours[doc.status], `status,=,${doc.status}`];
	},
	formatters: {
		status: (value) => wuye_ops.indicator(value, __(value, null, "Audit Access Grant")),
	},
};
