frappe.listview_settings["Billing Exception"] = {
	add_fields: ["stage", "code"],
	has_indicator_for_draft: true,
	hide_name_column: true,
	get_indicator: (doc) => [__(doc.stage), wuye_ops.COLOURS[doc.stage], `stage,=,${doc.stage}`],
	formatters: {
		stage: (value) => wuye_ops.indicator(value),
		// the days are in the form; a narrow column has room for the reason only
		reason: (value) => {
			const text = (value || "").replace(/^\d{4}-\d{2}-\d{2} \S+ \d{4}-\d{2}-\d{2} /, "");
			const escape = frappe.utils.escape_html;
			return `<span title="${escape(value || "")}">${escape(text)}</span>`;
		},
	},
};
