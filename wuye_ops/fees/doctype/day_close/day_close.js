frappe.ui.form.on("Day Close", {
	refresh(frm) {
		frm.toggle_enable("property", frm.is_new());
		frm.get_field("modes").grid.cannot_add_rows = true;
		frm.set_df_property("modes", "cannot_delete_rows", true);
		frm.toggle_display(["section_modes", "section_totals", "section_receipts"], !frm.is_new());
		if (frm.is_new()) {
			frm.set_intro(__("Save to take the figures, then count and submit."), "blue");
			return;
		}
		const own = frm.doc.clerk === frappe.session.user;
		if (frm.doc.docstatus === 0 && own) {
			frm.add_custom_button(__("Take Figures Again"), () =>
				frm.call({ doc: frm.doc, method: "take_again", freeze: true }).then(() => frm.reload_doc())
			);
		}
		const may_confirm = ["Property Manager", "Operations Director", "Accounts Manager"];
		if (frm.doc.status === "To Confirm" && !own && frappe.user.has_role(may_confirm)) {
			frm.add_custom_button(__("Confirm Difference"), () =>
				wuye_ops.ask_reason(
					__("Confirm Difference"),
					__("What have you found out about the difference?"),
					(remark) =>
						wuye_ops
							.call("fees.day_close.confirm", { day_close: frm.docname, remark })
							.then(() => frm.reload_doc())
				)
			).addClass("btn-primary");
		}
	},
});

frappe.ui.form.on("Day Close Mode", {
	counted(frm, doctype, name) {
		const row = locals[doctype][name];
		frappe.model.set_value(doctype, name, "difference", flt(row.counted - row.booked, 2));
		const sum = (field) =>
			flt(
				frm.doc.modes.reduce((total, one) => total + flt(one[field]), 0),
				2
			);
		// from what is typed: the differences of other rows may still be on their way
		frm.set_value({ counted: sum("counted"), difference: flt(sum("counted") - sum("booked"), 2) });
	},
});
