// A fee is computed from the ledger and booked; an accountant submits the entry.
frappe.ui.form.on("Commission Fee", {
	refresh(frm) {
		frm.disable_save();
		const { doc } = frm;
		frm.toggle_display("status", false);
		frm.set_intro("");
		if (doc.status === "Failed") frm.set_intro(frappe.utils.escape_html(doc.failure || ""), "red");
		if (!frm.perm[0]?.write || !["Computed", "Nothing to Book", "Failed"].includes(doc.status)) return;
		const take = (method) =>
			wuye_ops
				.call(`finance_control.owners.commissions.${method}`, { name: doc.name })
				.then((result) => {
					frm.reload_doc();
					return result;
				});
		wuye_ops.add_step(frm, __("Compute Again"), () => take("compute_again"));
		if (doc.status !== "Computed") return;
		wuye_ops.add_step(
			frm,
			__("Book"),
			() =>
				take("book").then((entry) =>
					frappe.show_alert({
						message: __("Draft {0} waits for an accountant", [
							frappe.utils.get_form_link("Journal Entry", entry, true),
						]),
						indicator: "green",
					})
				),
			true
		);
	},
});
