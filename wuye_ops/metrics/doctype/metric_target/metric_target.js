frappe.ui.form.on("Metric Target", {
	refresh(frm) {
		wuye_ops.metrics.setup_field(frm);
		frm.trigger("metric");
	},
	metric(frm) {
		// only what should be near its target has a tolerance
		const key = frm.doc.metric;
		frm.toggle_display(
			"tolerance",
			Boolean(frm.doc.tolerance) || wuye_ops.metrics.direction(key) === "near"
		);
		frm.set_df_property(
			"target",
			"description",
			wuye_ops.metrics.unit(key) || __("In the unit of the metric")
		);
	},
});
