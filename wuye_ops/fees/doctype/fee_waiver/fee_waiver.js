// A waiver: its lines come from bills; whoever may approve submits it, which makes the credit notes.
frappe.ui.form.on("Fee Waiver", {
	setup(frm) {
		frm.set_query("customer", () => ({ filters: { disabled: 0 } }));
	},

	refresh(frm) {
		frm.set_df_property("lines", "cannot_add_rows", true);
		if (frm.doc.docstatus === 0 && frm.doc.status === "To Approve")
			frm.add_custom_button(__("Get Lines of a Bill"), () => ask_for_bill(frm));
		wuye_ops.offer_decision(frm);
	},

	kind(frm) {
		if (frm.doc.docstatus === 0) frm.clear_table("lines");
		frm.refresh_field("lines");
	},
});

frappe.ui.form.on("Fee Waiver Line", {
	waived: (frm) => wuye_ops.sum_rows(frm, "lines", "waived", "total"),
	lines_remove: (frm) => wuye_ops.sum_rows(frm, "lines", "waived", "total"),
});

wuye_ops.take_waiver_lines = (frm, sales_invoice) =>
	wuye_ops
		.call("fees.waivers.of_bill", {
			sales_invoice,
			kind: frm.doc.lines?.length ? frm.doc.kind : null,
		})
		.then((bill) => {
			if (!bill) return;
			const { property, customer, kind, lines } = bill;
			const taken = new Set((frm.doc.lines || []).map((row) => row.sales_invoice_item));
			return frm.set_value({ property, customer }).then(() => {
				frm.doc.kind = kind;
				wuye_ops.drop_empty_rows(frm, "lines", "sales_invoice");
				for (const line of lines) {
					if (taken.has(line.sales_invoice_item) || !line.open_amount) continue;
					frm.add_child("lines", { ...line, waived: line.open_amount });
				}
				frm.refresh_fields();
				wuye_ops.sum_rows(frm, "lines", "waived", "total");
			});
		});

function ask_for_bill(frm) {
	const filters = { docstatus: 1, is_return: 0, outstanding_amount: [">", 0] };
	if (frm.doc.customer) filters.customer = frm.doc.customer;
	if (frm.doc.property) filters.property = frm.doc.property;
	wuye_ops.ask({
		title: __("Get Lines of a Bill"),
		fields: [
			{
				fieldname: "bill",
				fieldtype: "Link",
				options: "Sales Invoice",
				label: __("Bill"),
				reqd: 1,
				get_query: () => ({ filters }),
			},
		],
		action: ({ bill }) => wuye_ops.take_waiver_lines(frm, bill),
	});
}
