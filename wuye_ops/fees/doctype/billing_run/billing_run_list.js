frappe.listview_settings["Billing Run"] = {
	add_fields: ["status", "progress", "planned_amount", "amount"],
	has_indicator_for_draft: true,

	get_indicator(doc) {
		const busy = ["Previewing", "Posting", "Reversing"].includes(doc.status);
		const text = busy ? `${__(doc.status)} ${Math.round(doc.progress || 0)} %` : __(doc.status);
		return [text, wuye_ops.COLOURS[doc.status], `status,=,${doc.status}`];
	},

	formatters: {
		billing_month: (value) => (value ? moment(value).format("YYYY-MM") : ""),
		status: (value) => wuye_ops.indicator(value),
	},
};
