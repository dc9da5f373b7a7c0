frappe.listview_settings["Cost Hint"] = {
	add_fields: ["status", "sure"],
	hide_name_column: true,
	filters: [["status", "=", "Open"]],
	get_indicator: (doc) => {
		const colours = { Open: doc.sure ? "red" : "orange", Waste: "purple", Justified: "green" };
		return [__(doc.status, null, "Cost Hint"), colours[doc.status] || "gray", `status,=,${doc.status}`];
	},
};
