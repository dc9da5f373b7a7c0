frappe.ui.form.on("Payment Receipt", {
	refresh(frm) {
		if (frm.is_new()) return;
		frm.disable_save();
		const { name, status } = frm.doc;
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
		if (status !== "Valid" || !frm.perm[0]?.write) return;
		if (frm.doc.prepaid) {
			frm.add_custom_button(__("Request Refund"), () =>
				frappe.new_doc("Payment Refund", {
					property: frm.doc.property,
					customer: frm.doc.customer,
					payment_receipt: name,
				})
			);
		}
		if (!frm.doc.day_close) void_steps(frm);
	},
});

// Who received the money asks; who may decides; whoever asked may withdraw.
function void_steps(frm) {
	const { name, void_requested_by, void_request_reason } = frm.doc;
	const step = (label, method, question) =>
		wuye_ops.add_step(frm, label, () =>
			wuye_ops.ask_reason(label, question, (reason) =>
				wuye_ops.call(`fees.voids.${method}`, { receipt: name, reason }).then(() => frm.reload_doc())
			)
		);
	if (void_requested_by) {
		frm.set_intro(
			__("{0} asks for this receipt to be void: {1}", [
				frappe.user.full_name(void_requested_by),
				frappe.utils.escape_html(void_request_reason),
			]),
			"orange"
		);
	}
	frappe.call("wuye_ops.fees.voids.may_void", { receipt: name }).then(({ message }) => {
		if (frm.doc.name !== name) return;
		if (void_requested_by === frappe.session.user)
			step(__("Withdraw Void Request"), "decline_void", __("Reason"));
		else if (!message && !void_requested_by) step(__("Request Void"), "request_void", __("Reason"));
		if (!message) return;
		if (void_requested_by) step(__("Decline Void"), "decline_void", __("Reason"));
		wuye_ops.add_step(frm, __("Void", null, "Payment Receipt"), () =>
			wuye_ops.ask({
				title: __("Void Receipt"),
				fields: [
					{
						fieldname: "reason",
						fieldtype: "Small Text",
						label: __("Reason"),
						reqd: 1,
						default: void_request_reason,
					},
				],
				action: ({ reason }) =>
					wuye_ops.call("fees.voids.void", { receipt: name, reason }).then(() => frm.reload_doc()),
			})
		);
	});
}
