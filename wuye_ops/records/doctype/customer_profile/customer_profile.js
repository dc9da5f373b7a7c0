frappe.ui.form.on("Customer Profile", {
	refresh(frm) {
		for (const field of ["phone", "phone_2", "id_number"]) wuye_ops.add_reveal(frm, field);
	},
});
