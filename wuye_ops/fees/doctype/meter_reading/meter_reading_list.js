frappe.listview_settings["Meter Reading"] = {
	add_fields: ["status", "doubt"],
	hide_name_column: true,

	get_indicator(doc) {
		const colours = { Normal: "blue", Doubtful: "orange", Confirmed: "green" };
		return [__(doc.status), colours[doc.status], `status,=,${doc.status}`];
	},

	button: {
		show: (doc) =>
			doc.status === "Doubtful" &&
			frappe.user.has_role(["Property Manager", "Fee Clerk", "Operations Director", "System Manager"]),
		get_label: () => __("Confirm"),
		get_description: (doc) => doc.doubt,
		action: (doc) =>
			frappe.confirm(frappe.utils.escape_html(doc.doubt), () =>
				wuye_ops.call("fees.meters.confirm", { reading: doc.name }).then(() => cur_list?.refresh())
			),
	},

	onload(listview) {
		if (frappe.model.can_create("Meter Reading"))
			listview.page.add_menu_item(__("Read Meters"), () => window.open("/meter-readings", "_self"));
	},
};
