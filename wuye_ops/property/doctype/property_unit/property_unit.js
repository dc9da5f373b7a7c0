frappe.ui.form.on("Property Unit", {
	refresh(frm) {
		if (frm.is_new()) return;
		if (frappe.model.can_create("Occupancy")) {
			frm.add_custom_button(__("Move In"), () => frappe.new_doc("Occupancy", { unit: frm.docname }));
		}
		if (frappe.model.can_create("Service Request")) {
			frm.add_custom_button(__("New Request"), () =>
				frappe.new_doc("Service Request", { unit: frm.docname, property: frm.doc.property })
			);
		}
	},
});
