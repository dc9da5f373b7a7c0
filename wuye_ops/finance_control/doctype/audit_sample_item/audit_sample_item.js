// Written by the sample's form; here it is read, and leads to its document.
frappe.ui.form.on("Audit Sample Item", {
	refresh(frm) {
		frm.disable_save();
		frm.add_custom_button(__("Audit Sample"), () =>
			frappe.set_route("Form", "Audit Sample", frm.doc.sample)
		);
		frm.add_custom_button(__(frm.doc.document_type), () =>
			frappe.set_route("Form", frm.doc.document_type, frm.doc.document)
		);
	},
});
