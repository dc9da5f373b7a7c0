frappe.ui.form.on("Audit Working Paper", {
	setup(frm) {
		frm.set_query("audit", () => ({ filters: { status: "In Field" } }));
	},
});
