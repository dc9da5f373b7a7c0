// A request for a tax invoice: lines from bills, then exported, issued, or taken back.
frappe.ui.form.on("Tax Invoice Request", {
	refresh(frm) {
		frm.set_df_property("lines", "cannot_add_rows", true);
		const { name, status } = frm.doc;
		if (status === "Requested") frm.add_custom_button(__("Get Lines of Bills"), () => ask_for_bill(frm));
		if (frm.is_new()) return;
		if (status !== "Requested") frm.disable_save();
		if (!frm.perm[0]?.write) return;
		const step = (method, args) =>
			wuye_ops
				.call(`fees.tax_invoices.${method}`, { request: name, ...args })
				.then(() => frm.reload_doc());
		if (["Requested", "Exported"].includes(status)) {
			wuye_ops.add_step(
				frm,
				__("Enter Invoice Number"),
				() => ask_for_number(step),
				status === "Exported"
			);
			wuye_ops.add_step(frm, __("Cancel Request"), () =>
				wuye_ops.ask_reason(__("Cancel Request"), __("Reason"), (reason) =>
					step("cancel", { reason })
				)
			);
		}
		if (status === "Issued") {
			wuye_ops.add_step(frm, __("Attach Invoice"), () => attach(frm, step), !frm.doc.invoice_file);
			wuye_ops.add_step(frm, __("Red Letter"), () =>
				wuye_ops.ask({
					title: __("Red Letter"),
					fields: [
						{
							fieldname: "red_invoice_no",
							fieldtype: "Data",
							label: __("Red Invoice Number"),
							reqd: 1,
						},
						{ fieldname: "reason", fieldtype: "Small Text", label: __("Reason"), reqd: 1 },
					],
					action: (values) => step("red_letter", values),
				})
			);
		}
	},

	buyer_type(frm) {
		const { buyer_type, customer_name } = frm.doc;
		if (buyer_type === "Individual")
			frm.set_value({
				tax_no: "",
				address: "",
				phone: "",
				bank_name: "",
				bank_account_no: "",
				kind: "General Invoice",
				title: frm.doc.title || customer_name,
			});
	},
});

frappe.ui.form.on("Tax Invoice Line", {
	total: (frm) => wuye_ops.sum_rows(frm, "lines", "total", "total"),
	lines_remove: (frm) => wuye_ops.sum_rows(frm, "lines", "total", "total"),
});

wuye_ops.take_tax_invoice_lines = (frm, from) =>
	wuye_ops.call("fees.tax_invoices.lines_for", from).then((found) => {
		if (!found) return;
		const { property, customer, customer_name, lines, left_out } = found;
		if (left_out.length) frappe.msgprint({ title: __("Left Out"), message: left_out.join("<br>") });
		const taken = new Set((frm.doc.lines || []).map((row) => row.sales_invoice_item));
		return frm
			.set_value({
				property,
				customer,
				title: frm.doc.title || customer_name,
				payment_receipt: from.payment_receipt || frm.doc.payment_receipt,
			})
			.then(() => {
				wuye_ops.drop_empty_rows(frm, "lines", "sales_invoice");
				lines
					.filter((line) => !taken.has(line.sales_invoice_item))
					.forEach((line) => frm.add_child("lines", line));
				frm.refresh_field("lines");
				wuye_ops.sum_rows(frm, "lines", "total", "total");
			});
	});

function ask_for_bill(frm) {
	const filters = { docstatus: 1, is_return: 0 };
	if (frm.doc.customer) filters.customer = frm.doc.customer;
	if (frm.doc.property) filters.property = frm.doc.property;
	wuye_ops.ask({
		title: __("Get Lines of Bills"),
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
		action: ({ bill }) => wuye_ops.take_tax_invoice_lines(frm, { sales_invoices: [bill] }),
	});
}

function ask_for_number(step) {
	wuye_ops.ask({
		title: __("Enter Invoice Number"),
		fields: [
			{ fieldname: "invoice_no", fieldtype: "Data", label: __("Invoice Number"), reqd: 1, length: 20 },
			{
				fieldname: "invoice_date",
				fieldtype: "Date",
				label: __("Invoice Date"),
				default: "Today",
				reqd: 1,
			},
		],
		action: (values) => step("issued", values),
	});
}

function attach(frm, step) {
	new frappe.ui.FileUploader({
		doctype: frm.doctype,
		docname: frm.docname,
		allow_multiple: false,
		make_attachments_public: false,
		restrictions: { allowed_file_types: [".pdf", ".ofd", ".xml"] },
		on_success: (file) => step("attach_file", { invoice_file: file.file_url }),
	});
}
