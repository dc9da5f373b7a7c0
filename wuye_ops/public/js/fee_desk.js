// What forms about money share: deciding what somebody asked for, sums of rows, receiving a deposit.
(() => {
	frappe.provide("wuye_ops");

	Object.assign(wuye_ops.COLOURS, {
		"To Approve": "orange",
		Approved: "green",
		Rejected: "red",
		"To Receive": "orange",
		Held: "blue",
		"Partly Settled": "cyan",
		Settled: "green",
		Requested: "orange",
		Exported: "blue",
		Issued: "green",
		"Red-lettered": "red",
	});

	// Who may approve sees the button that submits; who asked or may approve can decline.
	wuye_ops.offer_decision = (frm) => {
		const { doctype, docname, doc } = frm;
		frm.page.set_indicator(__(doc.status), wuye_ops.COLOURS[doc.status] || "gray");
		if (doc.status === "Rejected") frm.disable_save();
		if (frm.is_new() || doc.docstatus !== 0 || doc.status !== "To Approve") return;
		frappe.xcall("wuye_ops.fees.decisions.may_approve", { doctype, name: docname }).then((may) => {
			if (frm.docname !== docname || frm.doc.docstatus !== 0) return;
			// submitting is approving; the button says so
			if (may && !frm.is_dirty()) frm.page.set_primary_action(__("Approve"), () => frm.savesubmit());
			if (may || doc.owner === frappe.session.user)
				wuye_ops.add_step(frm, may ? __("Reject") : __("Withdraw"), () =>
					wuye_ops.ask_reason(may ? __("Reject") : __("Withdraw"), __("Reason"), (reason) =>
						wuye_ops
							.call("fees.decisions.reject", { doctype, name: docname, reason })
							.then(() => frm.reload_doc())
					)
				);
		});
	};

	// A new form begins with an empty row; what is taken from bills stands without it.
	wuye_ops.drop_empty_rows = (frm, table, field) => {
		frm.doc[table] = (frm.doc[table] || []).filter((row) => row[field]);
		frm.doc[table].forEach((row, index) => (row.idx = index + 1));
	};

	wuye_ops.sum_rows = (frm, table, field, into) => {
		const cents = (frm.doc[table] || []).reduce(
			(sum, row) => sum + Math.round((row[field] || 0) * 100),
			0
		);
		frm.set_value(into, cents / 100);
	};

	// Takes the money of a deposit that is registered, or registers and takes it at once; prints the receipt.
	// about: a Deposit, or property and customer of one that is to be made.
	wuye_ops.receive_deposit = (about, done) => {
		const request_key = frappe.utils.get_random(24);
		const known = !!about.name;
		const fields = [
			{
				fieldname: "fee_item",
				fieldtype: "Link",
				options: "Fee Item",
				label: __("Fee Item"),
				reqd: 1,
				default: about.fee_item,
				read_only: known,
				get_query: () => ({ filters: { category: "Deposit", disabled: 0 } }),
			},
			{
				fieldname: "unit",
				fieldtype: "Link",
				options: "Property Unit",
				label: __("Unit"),
				default: about.unit,
				read_only: known,
				get_query: () => ({ filters: { property: about.property } }),
			},
			{
				fieldname: "amount",
				fieldtype: "Currency",
				label: __("Amount"),
				reqd: 1,
				default: about.amount,
				read_only: known,
			},
			{ fieldname: "column_4", fieldtype: "Column Break" },
			{
				fieldname: "mode_of_payment",
				fieldtype: "Link",
				options: "Mode of Payment",
				label: __("Mode of Payment"),
				reqd: 1,
				default: about.mode,
			},
			{ fieldname: "reference_no", fieldtype: "Data", label: __("Reference No"), length: 60 },
			{
				fieldname: "purpose",
				fieldtype: "Data",
				label: __("Purpose"),
				default: about.purpose,
				read_only: known,
			},
			{
				fieldname: "paid_by_name",
				fieldtype: "Data",
				label: __("Handed over by"),
				default: about.paid_by_name,
				read_only: known,
			},
			{
				fieldname: "section_more",
				fieldtype: "Section Break",
				label: __("Second Mode of Payment"),
				collapsible: 1,
			},
			{
				fieldname: "second_mode",
				fieldtype: "Link",
				options: "Mode of Payment",
				label: __("Mode of Payment"),
			},
			{ fieldname: "column_10", fieldtype: "Column Break" },
			{ fieldname: "second_amount", fieldtype: "Currency", label: __("Amount of It") },
		];
		const modes_of = (values) => {
			const second = values.second_mode && values.second_amount ? values.second_amount : 0;
			// in whole cents: a difference of two amounts has no parts of one
			const first = (Math.round(values.amount * 100) - Math.round(second * 100)) / 100;
			const rows = [
				{ mode_of_payment: values.mode_of_payment, amount: first, reference_no: values.reference_no },
			];
			return second ? [...rows, { mode_of_payment: values.second_mode, amount: second }] : rows;
		};
		return wuye_ops.ask({
			title: __("Receive Deposit"),
			fields,
			action: (values) => {
				const { fee_item, unit, amount, purpose, paid_by_name } = values;
				const { property, customer } = about;
				const modes = modes_of(values);
				return (
					known
						? wuye_ops.call("fees.deposits.receive", { deposit: about.name, modes, request_key })
						: wuye_ops.call("fees.deposits.take", {
								deposit: {
									property,
									customer,
									fee_item,
									unit,
									amount,
									purpose,
									paid_by_name,
								},
								modes,
								request_key,
							})
				).then((receipt) => (done ? done(receipt) : null));
			},
		});
	};

	// The bill's page on the portal, to send to the customer or to be scanned at the counter. It needs their login.
	wuye_ops.show_resident_link = (invoice) =>
		wuye_ops.call("fees.bill_form.resident_link", { invoice }).then(({ url, qr }) => {
			const dialog = new frappe.ui.Dialog({
				title: __("Link for the Resident"),
				fields: [
					{
						fieldname: "code",
						fieldtype: "HTML",
						options: `<div class="text-center">${qr}<p class="text-muted">${__(
							"The resident scans it and logs in; nobody else sees the bill."
						)}</p></div>`,
					},
					{ fieldname: "url", fieldtype: "Data", label: __("Link"), default: url, read_only: 1 },
				],
				primary_action_label: __("Copy the Link"),
				primary_action: () => {
					frappe.utils.copy_to_clipboard(url);
					dialog.hide();
				},
				// no field takes the focus, and what has it behind the dialog would go on hearing the keys
				on_page_show: () => dialog.get_primary_btn().trigger("focus"),
			});
			dialog.show();
			return dialog;
		});
})();
