// A bill of a billing run: how each line came about, below the lines, and the way back to the run.
frappe.ui.form.on("Sales Invoice", {
	refresh(frm) {
		frm.get_field("items").$wrapper.find(".wuye-bill-lines").remove();
		offer_fee_steps(frm);
		const { docstatus, is_return, property } = frm.doc;
		if (docstatus === 1 && !is_return && property) {
			frm.add_custom_button(
				__("Link for the Resident"),
				() => wuye_ops.show_resident_link(frm.docname),
				__("View")
			);
		}
		if (frm.is_new() || !frm.doc.wuye_billing_run) return;
		if (frappe.model.can_read("Billing Run")) {
			frm.add_custom_button(
				__("Billing Run"),
				() => frappe.set_route("Form", "Billing Run", frm.doc.wuye_billing_run),
				__("View")
			);
		}
		show_bill_lines(frm);
	},
});

// What can be asked for with a bill of a property: a waiver, and a tax invoice.
function offer_fee_steps(frm) {
	const { name, docstatus, is_return, property, outstanding_amount, wuye_fee_waiver } = frm.doc;
	if (wuye_fee_waiver)
		frm.add_custom_button(
			__("Fee Waiver"),
			() => frappe.set_route("Form", "Fee Waiver", wuye_fee_waiver),
			__("View")
		);
	if (frm.is_new() || docstatus !== 1 || is_return || !property) return;
	if (outstanding_amount > 0 && frappe.model.can_create("Fee Waiver"))
		frm.add_custom_button(__("Waive"), () => {
			frappe.new_doc("Fee Waiver").then(() => wuye_ops.take_waiver_lines(cur_frm, name));
		});
	if (frappe.model.can_create("Tax Invoice Request"))
		frm.add_custom_button(__("Tax Invoice"), () => {
			frappe
				.new_doc("Tax Invoice Request")
				.then(() => wuye_ops.take_tax_invoice_lines(cur_frm, { sales_invoices: [name] }));
		});
}

function show_bill_lines(frm) {
	const name = frm.docname;
	frappe.call("wuye_ops.fees.bill_form.lines", { invoice: name }).then(({ message }) => {
		if (!message?.length || cur_frm !== frm || frm.docname !== name) return;
		const items = frm.get_field("items").$wrapper;
		items.find(".wuye-bill-lines").remove();
		items.append(`<div class="wuye-bill-lines small text-muted">
			<div>${__("How the amounts came about")} · <a href="/app/billing-run/${encodeURIComponent(
				frm.doc.wuye_billing_run
			)}">${frappe.utils.escape_html(frm.doc.wuye_billing_run)}</a></div>
			${message.map(bill_line).join("")}
		</div>`);
	});
}

function bill_line(line) {
	const escape = frappe.utils.escape_html;
	return `<div class="wuye-explained">
		<a href="/app/fee-charge/${encodeURIComponent(line.charge)}">${escape(line.place)} ${escape(line.fee_item)}</a>
		<span>${line.period_from}–${line.period_to}</span>
		<span>${escape(line.explanation || "")}</span><b>= ${format_currency(line.amount)}</b>
	</div>`;
}
