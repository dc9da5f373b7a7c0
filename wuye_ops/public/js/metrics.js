// Metrics by their names: documents keep the key, people read and choose the name.
(() => {
	frappe.provide("wuye_ops.metrics");

	const all = () => frappe.boot.wuye_metrics || {};
	const escape = (text) => frappe.utils.escape_html(String(text ?? ""));

	Object.assign(wuye_ops.metrics, {
		// not by colour alone: each standing has a sign and a word
		STANDINGS: {
			Met: ["✓", "green"],
			Close: ["≈", "orange"],
			Missed: ["✗", "red"],
			"No Value": ["–", "gray"],
			"No Target": ["·", "gray"],
		},
		VERDICTS: { Better: "green", Worse: "red", Same: "gray" },

		// What the address or another page asks a page of metrics for: metric, property, company, month.
		asked() {
			const query = Object.fromEntries(new URLSearchParams(window.location.search));
			const options = frappe.route_options || {};
			frappe.route_options = null;
			return { ...query, ...options };
		},

		label: (key) => all()[key]?.label || key || "",
		unit: (key) => all()[key]?.unit || "",
		direction: (key) => all()[key]?.direction,
		options: () => Object.entries(all()).map(([value, { label }]) => ({ value, label })),

		// A field of a form that holds a metric's key: chosen and shown by name.
		setup_field(frm, fieldname = "metric") {
			const field = frm.get_field(fieldname);
			if (!field) return;
			field.df.formatter = (value) => escape(wuye_ops.metrics.label(value));
			frm.set_df_property(fieldname, "options", wuye_ops.metrics.options());
			field.set_data?.(wuye_ops.metrics.options());
			if (!frm.is_new() && frm.doc[fieldname]) {
				frm.page.set_title(wuye_ops.metrics.label(frm.doc[fieldname]));
			}
			field.refresh();
		},

		// The same in a list.
		formatters: { metric: (value) => escape(wuye_ops.metrics.label(value)) },
		setup_list(listview) {
			const field = listview.page.fields_dict.metric;
			field?.set_data?.(wuye_ops.metrics.options());
		},

		// A snapshot's number with its unit; a dash where there was nothing to divide by or nothing to count.
		value: (doc, prefix = "") =>
			doc[`${prefix}has_value`]
				? `${format_number(doc[`${prefix}value`], null, 2)} ${escape(wuye_ops.metrics.unit(doc.metric))}`
				: "—",
	});
})();
