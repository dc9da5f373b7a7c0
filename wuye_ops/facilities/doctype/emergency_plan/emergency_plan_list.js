frappe.listview_settings["Emergency Plan"] = {
	add_fields: ["status", "drill_due_on"],
	hide_name_column: true,
	get_indicator: (doc) => [
		__(doc.status),
		{ Draft: "orange", Active: "green", Retired: "gray" }[doc.status],
		`status,=,${doc.status}`,
	],

	onload(listview) {
		if (!frappe.model.can_create("Emergency Plan")) return;
		listview.page.add_inner_button(__("From Template"), () =>
			wuye_ops.call("facilities.emergency.template_list").then((templates) =>
				wuye_ops.ask({
					title: __("From Template"),
					fields: [
						{
							fieldname: "property",
							fieldtype: "Link",
							options: "Property",
							label: __("Property"),
							reqd: 1,
						},
						{
							fieldname: "title",
							fieldtype: "Select",
							label: __("Template"),
							options: templates.map((one) => one.title),
							reqd: 1,
						},
					],
					action: (values) =>
						wuye_ops
							.call("facilities.emergency.from_template", values)
							.then((name) => frappe.set_route("Form", "Emergency Plan", name)),
				})
			)
		);
	},
};
