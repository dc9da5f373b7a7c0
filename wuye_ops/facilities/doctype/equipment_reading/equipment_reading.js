frappe.ui.form.on("Equipment Reading", {
	setup(frm) {
		frm.set_query("equipment", () => ({ filters: { has_meter: 1, status: ["!=", "Scrapped"] } }));
	},
});
