// A deposit: received with a receipt, re-checked, and settled by documents of its own.
frappe.ui.form.on("Deposit", {
	setup(frm) {
		frm.set_query("fee_item", () => ({ filters: { category: "Deposit", disabled: 0 } }));
		frm.set_query("unit", () => ({ filters: frm.doc.property ? { property: frm.doc.property } : {} }));
	},

	refresh(frm) {
		if (frm.is_new()) return;
		const { name, status, payment_receipt } = frm.doc;
		if (status === "To Receive" && frappe.model.can_create("Payment Receipt")) {
			wuye_ops.add_step(
				frm,
				__("Receive Deposit"),
				() => wuye_ops.receive_deposit(frm.doc, () => frm.reload_doc()),
				true
			);
			wuye_ops.add_step(frm, __("Not Needed"), () =>
				wuye_ops.ask_reason(__("Not Needed"), __("Reason"), (reason) =>
					wuye_ops
						.call("fees.deposits.cancel", { deposit: name, reason })
						.then(() => frm.reload_doc())
				)
			);
		}
		if (payment_receipt)
			frm.add_custom_button(
				__("Payment Receipt"),
				() => frappe.set_route("Form", "Payment Receipt", payment_receipt),
				__("View")
			);
		if (!["Held", "Partly Settled"].includes(status) || !frm.perm[0]?.write) return;
		wuye_ops.add_step(frm, __("Record Re-Check"), () => record_check(frm), !frm.doc.checked_on);
		for (const kind of ["Refund", "Forfeit", "Offset"])
			wuye_ops.add_step(
				frm,
				__(kind, null, "Deposit Settlement"),
				() => frappe.new_doc("Deposit Settlement", { deposit: name, kind, amount: frm.doc.held }),
				kind === "Refund" && !!frm.doc.checked_on
			);
	},
});

function record_check(frm) {
	wuye_ops.ask({
		title: __("Record Re-Check"),
		fields: [
			{
				fieldname: "checked_on",
				fieldtype: "Date",
				label: __("Checked On"),
				default: "Today",
				reqd: 1,
			},
			{
				fieldname: "result",
				fieldtype: "Select",
				label: __("Check Result"),
				options: ["Passed", "Damage Found"].map((value) => ({ value, label: __(value) })),
				default: "Passed",
				reqd: 1,
			},
			{
				fieldname: "note",
				fieldtype: "Small Text",
				label: __("What Was Found"),
				mandatory_depends_on: "eval:doc.result === 'Damage Found'",
			},
		],
		action: (values) =>
			wuye_ops
				.call("fees.deposits.record_check", { deposit: frm.docname, ...values })
				.then(() => frm.reload_doc()),
	});
}
