frappe.listview_settings["Arrears Case"] = {
	add_fields: ["status", "next_step_on", "limitation_warning", "property"],
	has_indicator_for_draft: true,
	hide_name_column: true,

	get_indicator(doc) {
		if (doc.status === "Open" && doc.next_step_on && doc.next_step_on <= frappe.datetime.get_today())
			return [
				__("Step Due"),
				"red",
				`status,=,Open|next_step_on,is,set|next_step_on,<=,${frappe.datetime.get_today()}`,
			];
		const colour = { Open: "orange", "On Hold": "blue", Paid: "green", Closed: "gray" }[doc.status];
		return [__(doc.status, null, "Arrears Case"), colour, `status,=,${doc.status}`];
	},

	formatters: {
		next_step: (value) => (value ? frappe.utils.escape_html(__(value)) : ""),
	},

	onload(list) {
		if (!frappe.model.can_write("Letter Batch")) return;
		list.page.add_action_item(__("Print Letters"), () =>
			wuye_ops.arrears.print_letters(list.get_checked_items())
		);
	},
};
