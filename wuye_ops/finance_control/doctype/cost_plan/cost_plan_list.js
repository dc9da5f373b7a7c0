frappe.listview_settings["Cost Plan"] = {
	add_fields: ["status", "title", "total", "version"],
	filters: [["status", "not in", ["Replaced", "Withdrawn"]]],
	has_indicator_for_draft: true,
	hide_name_column: true,

	onload(listview) {
		if (!frappe.model.can_create("Cost Plan")) return;
		listview.page.add_inner_button(__("Prepare a Year"), () => ask_for_year(listview));
	},

	get_indicator: (doc) => [
		__(doc.status, null, "Cost Plan"),
		{
			Draft: "orange",
			"Pending Approval": "cyan",
			Returned: "red",
			"In Force": "green",
			Replaced: "gray",
			Closed: "gray",
			Withdrawn: "gray",
		}[doc.status],
		`status,=,${doc.status}`,
	],
};

function ask_for_year(listview) {
	wuye_ops.ask({
		title: __("Prepare a Year"),
		label: __("Prepare"),
		fields: [
			{
				fieldtype: "HTML",
				options: `<p>${__("Drafts a plan for every property of yours that has none for the year.")}</p>`,
			},
			{
				fieldname: "fiscal_year",
				fieldtype: "Link",
				options: "Fiscal Year",
				label: __("Fiscal Year"),
				reqd: 1,
			},
		],
		action: (values) =>
			wuye_ops.call("finance_control.plan_preparing.prepare", values).then((found) => {
				const lines = [
					__("{0} drafted, {1} were there already", [found.made.length, found.there]),
					...found.failed.map(({ property, reason }) =>
						frappe.utils.escape_html(`${property}: ${reason}`)
					),
				];
				frappe.msgprint({ title: __("Prepare a Year"), message: lines.join("<br>") });
				listview.refresh();
			}),
	});
}
