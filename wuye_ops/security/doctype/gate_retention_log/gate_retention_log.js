// What a night has removed at the gate, and what somebody has to look at.
frappe.ui.form.on("Gate Retention Log", {
	refresh(frm) {
		frm.disable_save();
		if (frm.doc.status !== "To Check" || !frm.perm[0]?.write) return;
		wuye_ops.add_step(frm, __("Checked"), () =>
			wuye_ops.ask_reason(__("Checked"), __("What was removed, and where?"), (note) =>
				wuye_ops
					.call("security.retention.log.check_off", { name: frm.docname, note })
					.then(() => frm.reload_doc())
			)
		);
	},
});
