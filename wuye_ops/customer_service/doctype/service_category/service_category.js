frappe.ui.form.on("Service Category", {
	setup(frm) {
		frm.set_query("parent_service_category", () => ({
			filters: { is_group: 1, name: ["!=", frm.doc.name] },
		}));
		frm.set_query("service_level", () => (frm.doc.kind ? { filters: { kind: frm.doc.kind } } : {}));
	},
});
