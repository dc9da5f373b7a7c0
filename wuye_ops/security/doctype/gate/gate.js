frappe.ui.form.on("Gate", {
	setup(frm) {
		frm.set_query("service_area", () => ({ filters: { property: frm.doc.property, disabled: 0 } }));
	},
	refresh(frm) {
		if (!frm.is_new() && !frm.doc.disabled && frappe.model.can_create("Gate Entry"))
			frm.add_custom_button(__("Open the Gate Page"), () => window.open("/gate", "_blank", "noopener"));
	},
});
