// When the reward of a referral is due, and why it is not; HR asks for it from here, and somebody else approves it.
frappe.ui.form.on("Employee Referral", {
	setup(frm) {
		// HRMS's way into the payroll is refused: nobody approves what goes it
		const add = frm.add_custom_button.bind(frm);
		frm.add_custom_button = (label, ...rest) =>
			label === __("Create Additional Salary") ? $() : add(label, ...rest);
	},

	async refresh(frm) {
		if (frm.is_new() || frm.doc.docstatus !== 1) return;
		const due = await frappe.xcall("wuye_ops.people.recruitment.referrals.standing", {
			referral: frm.doc.name,
		});
		const text = due.is_due ? __("The reward is due.") : due.reasons.join("<br>");
		if (text) {
			frm.dashboard.clear_headline();
			frm.dashboard.set_headline_alert(text, due.is_due ? "green" : due.is_over ? "gray" : "blue");
		}
		if (due.may_ask)
			wuye_ops.add_step(
				frm,
				__("Ask for the Reward"),
				() =>
					frappe.new_doc("Staff Reward", {
						employee: frm.doc.referrer,
						kind: "Bonus",
						referral: frm.doc.name,
						month_start: frappe.datetime.month_start(),
						ground: due.ground,
					}),
				true
			);
	},
});
