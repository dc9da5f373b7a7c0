const REQUEST = [
	"property",
	"customer",
	"payment_receipt",
	"amount",
	"reason",
	"mode_of_payment",
	"reference_no",
];

frappe.ui.form.on("Payment Refund", {
	setup(frm) {
		frm.set_query("payment_receipt", () => ({
			filters: { property: frm.doc.property, customer: frm.doc.customer, status: "Valid" },
		}));
	},

	onload(frm) {
		// the same request sent twice, after a lost connection or a double click, is one request
		if (frm.is_new() && !frm.doc.request_key) frm.doc.request_key = frappe.utils.get_random(20);
	},

	refresh(frm) {
		const asked = !frm.is_new() && frm.doc.docstatus === 0 && frm.doc.status === "To Approve";
		frm.trigger("show_available");
		if (frm.doc.status === "Rejected") {
			frm.disable_save();
			frm.set_intro(frappe.utils.escape_html(frm.doc.rejection || ""), "red");
		}
		const own = frm.is_new() || frm.doc.clerk === frappe.session.user;
		// only who asked changes what is asked for; whoever approves would approve their own words
		frm.toggle_enable(REQUEST, own);
		if (asked && !own) frm.page.clear_primary_action();
		if (asked && frm.perm[0]?.write) {
			frm.add_custom_button(own ? __("Withdraw") : __("Reject"), () =>
				wuye_ops.ask_reason(own ? __("Withdraw") : __("Reject"), __("Reason"), (reason) =>
					frm
						.call({ doc: frm.doc, method: "reject", args: { reason }, freeze: true })
						.then(() => frm.reload_doc())
				)
			);
			if (!own && frm.perm[0]?.submit)
				frm.add_custom_button(__("Approve and Pay"), () => frm.savesubmit()).addClass("btn-primary");
		}
	},

	property: (frm) => frm.trigger("show_available"),
	customer: (frm) => frm.trigger("show_available"),
	payment_receipt: (frm) => frm.trigger("show_available"),

	show_available(frm) {
		const { property, customer, payment_receipt, docstatus, status } = frm.doc;
		frm.set_df_property("amount", "description", "");
		if (docstatus || status !== "To Approve" || !property || !customer) return;
		frappe
			.call("wuye_ops.fees.refunds.available", { property, customer, payment_receipt })
			.then(({ message }) => {
				if (frm.doc.customer !== customer || frm.doc.property !== property) return;
				frm.set_df_property(
					"amount",
					"description",
					__("{0} can be refunded", [format_currency(message)])
				);
			});
	},
});
