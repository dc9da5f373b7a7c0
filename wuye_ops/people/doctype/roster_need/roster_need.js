// A guard post is one of the property; what is saved is manned on the page of the roster.
frappe.ui.form.on("Roster Need", {
	setup(frm) {
		frm.set_query("post", () => ({ filters: { property: frm.doc.property, disabled: 0 } }));
	},

	refresh(frm) {
		if (frm.is_new() || frm.doc.disabled) return;
		frm.add_custom_button(__("Duty Roster"), () =>
			frappe.set_route("roster", { property: frm.doc.property })
		);
	},
});
