frappe.ui.form.on("Metric Closing", {
	refresh(frm) {
		wuye_ops.metrics.setup_field(frm);
		frm.disable_save();
	},
});
