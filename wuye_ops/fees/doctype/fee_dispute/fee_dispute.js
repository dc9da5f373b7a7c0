// A dispute in the desk: taken down for a customer, answered, and what an upheld one leads to.
frappe.ui.form.on("Fee Dispute", {
	setup(frm) {
		frm.set_query("sales_invoice", () => ({
			filters: { docstatus: 1, is_return: 0, property: frm.doc.property, customer: frm.doc.customer },
		}));
		frm.set_query("fee_charge", () => ({
			filters: { sales_invoice: frm.doc.sales_invoice, status: "Billed" },
		}));
	},

	refresh(frm) {
		const { doc } = frm;
		if (frm.is_new()) return;
		frm.disable_save();
		for (const field of ["property", "customer", "channel", "sales_invoice", "fee_charge", "reason"])
			frm.set_df_property(field, "read_only", 1);
		if (doc.status === "Open" && frm.perm[0]?.write) {
			if (frappe.user.has_role(["Fee Clerk", "Property Manager", "Operations Director"])) {
				wuye_ops.add_step(frm, __("Answer"), () => answer(frm), true);
			}
			wuye_ops.add_step(frm, __("Withdraw"), () =>
				frappe.confirm(__("Has the customer withdrawn this dispute?"), () =>
					wuye_ops
						.call("fees.disputes.take_back", { dispute: doc.name })
						.then(() => frm.reload_doc())
				)
			);
		}
		if (doc.status === "Upheld" && frappe.model.can_create("Fee Waiver")) {
			wuye_ops.add_step(frm, __("Make Waiver"), () => make_waiver(doc), true);
		}
	},

	sales_invoice(frm) {
		frm.set_value("fee_charge", null);
	},
});

function answer(frm) {
	wuye_ops.ask({
		title: __("Answer"),
		fields: [
			{
				fieldname: "outcome",
				fieldtype: "Select",
				label: __("Outcome"),
				reqd: 1,
				options: [
					{ value: "Upheld", label: __("Upheld", null, "Fee Dispute") },
					{ value: "Rejected", label: __("Rejected", null, "Fee Dispute") },
				],
			},
			{
				fieldname: "answer",
				fieldtype: "Small Text",
				label: __("Answer"),
				reqd: 1,
				description: __("The customer reads this on the portal."),
			},
		],
		action: (values) =>
			wuye_ops
				.call("fees.disputes.answer", { dispute: frm.doc.name, ...values })
				.then(() => frm.reload_doc()),
	});
}

function make_waiver({ property, customer, sales_invoice, fee_charge, amount, name }) {
	frappe.model.with_doctype("Fee Waiver", () => {
		const waiver = frappe.model.get_new_doc("Fee Waiver");
		Object.assign(waiver, { property, customer, reason: __("Dispute {0} upheld", [name]) });
		const table = frappe.meta
			.get_docfields("Fee Waiver")
			.find((field) => field.fieldtype === "Table")?.fieldname;
		if (table) {
			const row = frappe.model.add_child(waiver, table);
			Object.assign(row, { sales_invoice, fee_charge, amount });
		}
		frappe.set_route("Form", "Fee Waiver", waiver.name);
	});
}
