// Staff look at an online payment; what the gateway has confirmed and could not be booked is tried again from here.
frappe.ui.form.on("Online Payment", {
	refresh(frm) {
		const { name, status, failure } = frm.doc;
		if (frm.is_new()) return;
		frm.disable_save();
		frm.set_intro("");
		if (["Confirmed", "To Check"].includes(status) && failure)
			frm.set_intro(frappe.utils.escape_html(failure), "orange");
		if (!frm.perm[0]?.write) return;
		const book = (values) =>
			wuye_ops
				.call("fees.online_payments.book_now", { payment: name, ...values })
				.then(() => frm.reload_doc());
		if (status === "Confirmed") wuye_ops.add_step(frm, __("Book Now"), () => book(), true);
		if (
			status === "To Check" &&
			frappe.user.has_role(["Accounts Manager", "Operations Director", "Property Manager"])
		) {
			wuye_ops.add_step(
				frm,
				__("Book Now"),
				() =>
					wuye_ops.ask({
						title: __("What the Gateway Has Charged"),
						label: __("Book Now"),
						fields: [
							{
								fieldname: "charged",
								fieldtype: "Currency",
								label: __("Charged by the Gateway"),
								reqd: 1,
								description: __("As its statement says, not as the payment says."),
							},
						],
						action: book,
					}),
				true
			);
		}
	},
});
