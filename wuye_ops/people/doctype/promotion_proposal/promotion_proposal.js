// 晋升提议: the steps of whoever decides, and of who has proposed it.
frappe.ui.form.on("Promotion Proposal", {
	refresh(frm) {
		frm.disable_save();
		const label = (step) => __(step, null, "Promotion Proposal");
		const take = (step, args) =>
			wuye_ops
				.call("people.promotions.steps.take", { proposal: frm.doc.name, step, ...args })
				.then(() => frm.reload_doc());
		const with_reason = (step) => () =>
			wuye_ops.ask_reason(label(step), __("Reason"), (reason) => take(step, { reason }));
		const actions = {
			Approve: () => take("Approve"),
			Decline: with_reason("Decline"),
			Withdraw: with_reason("Withdraw"),
		};
		for (const step of frm.doc.__onload?.steps || []) {
			wuye_ops.add_step(frm, label(step), actions[step], step === "Approve");
		}
		const lacking = (frm.doc.checks || []).filter((row) => !row.met);
		if (frm.doc.status === "Proposed" && lacking.length) {
			frm.set_intro(__("{0} conditions are not met yet.", [lacking.length]), "orange");
		}
	},
});
