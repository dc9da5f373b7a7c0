// What was found about somebody: stated, heard, and confirmed by another.
frappe.ui.form.on("Staff Fault", {
	setup(frm) {
		frm.set_query("source_doctype", () => ({
			filters: {
				name: [
					"in",
					[
						"Emergency Response",
						"Inspection",
						"Patrol Deviation",
						"Rectification",
						"Security Incident",
						"Service Request",
						"Service Task",
					],
				],
			},
		}));
	},

	refresh(frm) {
		const open = frm.is_new() || frm.doc.status === "Draft";
		wuye_ops.offer_save(frm, open);
		wuye_ops.say_selects(frm);
		frm.toggle_display("employee_name", false);
		for (const field of ["kind", "happened_on", "finding", "heard", "source_doctype", "source_name"])
			frm.set_df_property(field, "read_only", open ? 0 : 1);
		if (frm.is_new() || frm.is_dirty()) return;
		const label = (step) => __(step, null, "Staff Fault");
		const call = (method, args) =>
			wuye_ops
				.call(`people.faults.${method}`, { fault: frm.doc.name, ...args })
				.then(() => frm.reload_doc());
		const actions = {
			Confirm: () =>
				frappe.confirm(__("From now on it caps the score of its month. The employee is told."), () =>
					call("confirm")
				),
			Withdraw: () =>
				wuye_ops.ask_reason(label("Withdraw"), __("What was wrong?"), (reason) =>
					call("withdraw", { reason })
				),
		};
		for (const step of frm.doc.__onload?.steps || [])
			wuye_ops.add_step(frm, label(step), actions[step], step === "Confirm");
	},
});
