// What becomes of a deposit; whoever may approve submits it, which books it.
frappe.ui.form.on("Deposit Settlement", {
	setup(frm) {
		frm.set_query("deposit", () => ({ filters: { held: [">", 0] } }));
	},

	refresh(frm) {
		wuye_ops.offer_decision(frm);
	},

	deposit(frm) {
		if (!frm.doc.deposit) return;
		frappe.db
			.get_value("Deposit", frm.doc.deposit, [
				"property",
				"company",
				"customer",
				"customer_name",
				"unit",
				"held",
			])
			.then(({ message }) => {
				const amount = frm.doc.amount || message.held;
				return frm.set_value({ ...message, amount });
			});
	},
});
