frappe.listview_settings["Customer Profile"] = {
	add_fields: ["status", "is_vip", "correctness"],
	get_indicator(doc) {
		const colours = { Active: "green", "Moved Out": "gray", Archived: "gray", Erased: "darkgrey" };
		if (doc.status === "Active" && doc.is_vip) return [__("VIP"), "blue", "is_vip,=,1"];
		return [__(doc.status, null, "Customer Profile"), colours[doc.status], `status,=,${doc.status}`];
	},
};
