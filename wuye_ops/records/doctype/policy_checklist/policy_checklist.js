// What a policy requires; checks are planned from it by the day, or now by hand.
frappe.ui.form.on("Policy Checklist", {
	setup(frm) {
		frm.set_query("policy", () => ({ filters: { controlled: 1, status: "Effective" } }));
		for (const field of ["owner_employee", "checker"])
			frm.set_query(field, () => ({ filters: { status: "Active" } }));
	},

	policy(frm) {
		if (!frm.doc.policy || frm.doc.owner_employee) return;
		frappe.db
			.get_value("Record", frm.doc.policy, "owner_employee")
			.then(({ message }) => frm.set_value("owner_employee", message.owner_employee));
	},

	refresh(frm) {
		if (frm.is_new() || frm.doc.disabled || !frappe.model.can_create("Policy Check")) return;
		frm.add_custom_button(__("Check Now"), () =>
			frappe.new_doc("Policy Check", {
				checklist: frm.docname,
				property: frm.doc.property,
				due_on: frappe.datetime.get_today(),
			})
		);
	},
});
