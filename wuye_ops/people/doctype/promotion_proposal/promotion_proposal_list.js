// 晋升提议: proposed for one of one's people; who could be is in the report 晋升人选.
frappe.listview_settings["Promotion Proposal"] = {
	add_fields: ["status", "promotion_date"],
	hide_name_column: true,

	onload(listview) {
		listview.page.add_inner_button(__("Who Could Be Promoted"), () =>
			frappe.set_route("query-report", "Promotion Candidates")
		);
		const roles = ["Property Manager", "Department Head", "HR User", "HR Manager", "Operations Director"];
		if (roles.some((role) => frappe.user.has_role(role))) {
			listview.page.set_primary_action(
				__("Propose a Promotion"),
				() => wuye_ops.propose_promotion({}, () => listview.refresh()),
				"add"
			);
		}
	},

	get_indicator: (doc) => [
		__(doc.status, null, "Promotion Proposal"),
		{ Proposed: "orange", Approved: "green", Declined: "red", Withdrawn: "gray" }[doc.status],
		`status,=,${doc.status}`,
	],
};
