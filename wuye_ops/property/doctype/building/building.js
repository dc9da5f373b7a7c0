frappe.ui.form.on("Building", {
	refresh(frm) {
		if (frm.is_new()) return;
		frm.add_custom_button(__("Units"), () =>
			frappe.set_route("List", "Property Unit", { building: frm.docname })
		);
	},
});
