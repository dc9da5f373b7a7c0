// 节日福利: many are handed over at once.
frappe.listview_settings["Holiday Gift"] = {
	add_fields: ["status"],
	hide_name_column: true,

	onload(listview) {
		const roles = ["Property Manager", "Department Head", "HR User", "HR Manager"];
		if (!roles.some((role) => frappe.user.has_role(role))) return;
		for (const step of ["Hand Over", "Signed", "Not Taken"]) {
			listview.page.add_action_item(__(step, null, "Holiday Gift"), () =>
				wuye_ops
					.take_gifts(
						listview.get_checked_items().map((row) => row.name),
						step
					)
					.then(() => listview.refresh())
			);
		}
	},

	get_indicator: (doc) => [
		__(doc.status, null, "Holiday Gift"),
		{ Listed: "orange", "Handed Over": "blue", Received: "green", "Not Taken": "gray" }[doc.status],
		`status,=,${doc.status}`,
	],
};
