frappe.listview_settings["Service Task"] = {
	add_fields: ["status", "urgency", "required_by", "assigned_name"],
	filters: [["status", "not in", ["Verified", "Cancelled"]]],
	has_indicator_for_draft: true,
	hide_name_column: true,

	get_indicator: (doc) => [__(doc.status), wuye_ops.COLOURS[doc.status], `status,=,${doc.status}`],

	formatters: {
		urgency: (value) => wuye_ops.indicator(value),
		status: (value) => wuye_ops.indicator(value),
		assigned_name: (value) => frappe.utils.escape_html(value || __("Not assigned")),
		required_by: (value, df, doc) => {
			if (!value) return "";
			if (["Done", "Verified", "Cancelled"].includes(doc.status)) return wuye_ops.short_time(value);
			const late = wuye_ops.minutes_until(value) < 0 ? "text-danger" : "";
			return `<span class="${late}" title="${wuye_ops.short_time(value)}">${wuye_ops.left_or_over(value, true)}</span>`;
		},
	},

	// The head's pool: assign straight from the list.
	button: {
		show: (doc) =>
			doc.status === "To Assign" &&
			frappe.user.has_role(["Department Head", "Property Manager", "System Manager"]),
		get_label: () => __("Assign"),
		get_description: (doc) => __("Assign {0}", [doc.subject]),
		action: (doc) => wuye_ops.tasks.assign(doc, () => cur_list?.refresh()),
	},

	onload(listview) {
		listview.page.add_menu_item(__("My Tasks"), () => window.open("/my-tasks", "_self"));
	},
};
