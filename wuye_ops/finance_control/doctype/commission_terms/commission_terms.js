// What was agreed on the commission; fees of months that are over are computed from here, too.
frappe.ui.form.on("Commission Terms", {
	setup(frm) {
		frm.set_query("property", () => ({ filters: { service_mode: "Commission" } }));
		const accounts = (root_type) => () => ({
			filters: { company: frm.doc.company || "", root_type, is_group: 0, disabled: 0 },
		});
		frm.set_query("expense_account", accounts("Expense"));
		frm.set_query("income_account", accounts("Income"));
		frm.set_query("income_cost_center", () => ({
			filters: { company: frm.doc.company || "", is_group: 0 },
		}));
	},

	refresh(frm) {
		if (frm.is_new() || frm.is_dirty() || !frappe.model.can_write("Commission Fee")) return;
		wuye_ops.add_step(frm, __("Compute Fees"), () =>
			wuye_ops
				.call("finance_control.owners.commissions.compute_months", { terms: frm.doc.name })
				.then((made) => {
					frappe.show_alert({ message: __("{0} months computed", [made]), indicator: "green" });
					frappe.set_route("List", "Commission Fee", { terms: frm.doc.name });
				})
		);
	},

	property(frm) {
		if (!frm.doc.property) return;
		frappe.db
			.get_value("Property", frm.doc.property, ["company", "contract_start"])
			.then(({ message }) => {
				frm.set_value("company", message.company);
				if (!frm.doc.from_date) frm.set_value("from_date", message.contract_start);
				for (const [field, number] of [
					["expense_account", "660207"],
					["income_account", "600106"],
				]) {
					frappe.db
						.get_value(
							"Account",
							{ company: message.company, account_number: number, is_group: 0 },
							"name"
						)
						.then(
							(found) =>
								found.message?.name &&
								!frm.doc[field] &&
								frm.set_value(field, found.message.name)
						);
				}
			});
	},
});
