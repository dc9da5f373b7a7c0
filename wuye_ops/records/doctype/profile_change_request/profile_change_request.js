// What a customer asks to have changed: compared row by row, numbers shown on demand, decided by somebody else.
frappe.ui.form.on("Profile Change Request", {
	refresh(frm) {
		if (frm.is_new()) return;
		frm.disable_save();
		for (const field of ["property", "customer", "changes", "members", "note"])
			frm.set_df_property(field, "read_only", 1);
		if (frm.doc.status !== "To Approve") return;
		offer_numbers(frm);
		if (frm.doc.asked_by === frappe.session.user) {
			wuye_ops.add_step(frm, __("Withdraw"), () => step(frm, "take_back"));
		} else if (frm.perm[0]?.write) {
			wuye_ops.add_step(frm, __("Approve"), () => step(frm, "approve"), true);
			wuye_ops.add_step(frm, __("Reject"), () =>
				wuye_ops.ask_reason(__("Reject"), __("Reason for Rejecting"), (reason) =>
					step(frm, "reject", { reason })
				)
			);
		}
	},
});

const step = (frm, method, args = {}) =>
	wuye_ops
		.call(`records.profile_changes.${method}`, { name: frm.doc.name, ...args })
		.then(() => frm.reload_doc());

// Rows of a table have no place for a button of their own: who calls the new number back finds it in the menu.
function offer_numbers(frm) {
	const masked = (text) => String(text || "").includes("*");
	for (const row of frm.doc.changes.filter(({ new_value }) => masked(new_value)))
		frm.add_custom_button(
			__(row.data_item),
			() => wuye_ops.reveal(row.doctype, row.name, "new_value"),
			__("Show Number")
		);
	for (const row of frm.doc.members.filter(({ phone }) => masked(phone)))
		frm.add_custom_button(
			row.member_name,
			() => wuye_ops.reveal(row.doctype, row.name, "phone"),
			__("Show Number")
		);
}
