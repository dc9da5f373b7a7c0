frappe.ui.form.on("Parking Guidance", {
	setup(frm) {
		frm.set_query("gate", () => ({ filters: { property: frm.doc.property || "", disabled: 0 } }));
	},
});
