frappe.ui.form.on("Guard Post", {
	setup(frm) {
		for (const field of ["gate", "service_area"]) {
			frm.set_query(field, () => ({ filters: { property: frm.doc.property } }));
		}
	},

	refresh(frm) {
		if (frm.is_new() || frm.doc.disabled || !frappe.model.can_create("Shift Handover")) return;
		wuye_ops.add_step(frm, __("Prepare Handover"), () =>
			wuye_ops
				.call("security.handover_steps.prepare", { post: frm.docname })
				.then((name) => frappe.set_route("Form", "Shift Handover", name))
		);
	},
});
