// What a booking is for: the voucher says how much, its parts what for.
frappe.ui.form.on("Owners Entry", {
	setup(frm) {
		frm.set_query("voucher_type", () => ({
			filters: {
				name: ["in", ["Journal Entry", "Payment Entry", "Sales Invoice", "Purchase Invoice"]],
			},
		}));
		frm.set_query("voucher_no", () => ({ filters: { docstatus: 1 } }));
	},

	refresh(frm) {
		if (frm.is_new() || !frm.doc.voucher_no) return;
		frm.add_custom_button(
			__("Public Revenue Ledger"),
			() =>
				frappe.set_route("query-report", "Public Revenue Ledger", {
					property: frm.doc.property,
					from_date: moment(frm.doc.posting_date).startOf("year").format("YYYY-MM-DD"),
					to_date: moment(frm.doc.posting_date).endOf("year").format("YYYY-MM-DD"),
				}),
			__("View")
		);
	},
});
