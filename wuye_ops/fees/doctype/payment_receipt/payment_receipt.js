frappe.ui.form.on("Payment Receipt", {
	refresh(frm) {
		if (frm.is_new()) return;
		frm.disable_save();
		const { name, status, clerk } = frm.doc;
		if (frappe.model.can_print("Payment Receipt")) {
			wuye_ops.add_step(
				frm,
				__("Print Receipt"),
				() => {
					// opened at once, or the browser takes it for an advertisement
					const sheet = window.open("", "_blank");
					wuye_ops
						.call("fees.collection.mark_printed", { receipt: name })
						.then((times) => {
							const query = new URLSearchParams({
								doctype: "Payment Receipt",
								name,
								format: "Fee Receipt",
								no_letterhead: 1,
								trigger_print: 1,
								times,
							});
							sheet.location = `/printview?${query}`;
							frm.reload_doc();
						})
						.catch(() => sheet.close());
				},
				true
			);
		}
		if (status === "Valid" && frm.doc.bills?.length && frappe.model.can_create("Tax Invoice Request"))
			frm.add_custom_button(__("Tax Invoice"), () => {
				frappe
					.new_doc("Tax Invoice Request")
					.then(() => wuye_ops.take_tax_invoice_lines(cur_frm, { payment_receipt: name }));
			});
		const may_void = ["Property Manager", "Operations Director", "Accounts Manager"];
		if (status === "Valid" && clerk !== frappe.session.user && frappe.user.has_role(may_void)) {
			wuye_ops.add_step(frm, __("Void", null, "Payment Receipt"), () =>
				wuye_ops.ask_reason(__("Void Receipt"), __("Reason"), (reason) =>
					wuye_ops
						.call("fees.collection.void", { receipt: name, reason })
						.then(() => frm.reload_doc())
				)
			);
		}
	},
});
