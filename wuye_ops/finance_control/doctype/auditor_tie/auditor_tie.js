frappe.ui.form.on("Auditor Tie", {
	setup(frm) {
		frm.set_query("user", () => ({ query: "wuye_ops.finance_control.audit.choices.auditors" }));
	},
});
