frappe.listview_settings["Scorecard Run"] = {
	add_fields: ["status"],
	hide_name_column: true,

	onload(listview) {
		if (!["HR User", "HR Manager"].some((role) => frappe.user.has_role(role))) return;
		listview.page.add_inner_button(__("Score a Month"), () => wuye_ops.score_a_month());
	},

	get_indicator: (doc) => [
		__(doc.status, null, "Scorecard Run"),
		{ Running: "blue", Finished: "green", "With Failures": "red" }[doc.status],
		`status,=,${doc.status}`,
	],

	formatters: { month_start: wuye_ops.month_of },
};
