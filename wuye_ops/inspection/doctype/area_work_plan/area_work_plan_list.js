frappe.listview_settings["Area Work Plan"] = {
	add_fields: ["status", "problem"],
	filters: [["status", "!=", "Ended"]],
	hide_name_column: true,
	has_indicator_for_draft: true,

	get_indicator: (doc) => {
		if (doc.status === "Active" && doc.problem) return [__("Problem"), "red", "problem,is,set"];
		return [
			__(doc.status, null, "Area Work Plan"),
			{ Draft: "orange", Active: "green", Paused: "yellow", Ended: "gray" }[doc.status],
			`status,=,${doc.status}`,
		];
	},

	onload(list) {
		if (!frappe.model.can_create("Area Work Plan")) return;
		list.page.add_inner_button(__("From the Standards"), () => wuye_ops.plan_area_work());
	},
};
