// A charge is made by its run and read by people: how the amount came about, and the bill it stands on.
frappe.ui.form.on("Fee Charge", {
	refresh(frm) {
		const { doc } = frm;
		frm.disable_save();
		frm.page.set_indicator(__(doc.status), wuye_ops.COLOURS[doc.status]);
		frm.set_intro("");
		const text = frappe.utils.escape_html(doc.explanation || "");
		frm.set_intro(
			`<div class="wuye-explained"><span>${text}</span><b>= ${format_currency(doc.amount)}</b></div>`,
			doc.status === "Failed" ? "red" : "blue"
		);
		if (doc.sales_invoice && frappe.model.can_read("Sales Invoice")) {
			wuye_ops.add_step(
				frm,
				__("Open Bill"),
				() => frappe.set_route("Form", "Sales Invoice", doc.sales_invoice),
				true
			);
		}
		if (doc.billing_run) {
			wuye_ops.add_step(frm, __("Open Run"), () =>
				frappe.set_route("Form", "Billing Run", doc.billing_run)
			);
		}
	},
});
