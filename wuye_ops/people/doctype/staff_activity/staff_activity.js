// 员工活动: cancelled with a reason; staff sign up on their phones.
frappe.ui.form.on("Staff Activity", {
	refresh(frm) {
		if (frm.is_new() || cint(frm.doc.cancelled) || !frm.perm[0]?.write) return;
		wuye_ops.add_step(
			frm,
			__("Cancel Activity"),
			() =>
				wuye_ops.ask_reason(__("Cancel Activity"), __("Why is it cancelled?"), (reason) =>
					wuye_ops
						.call("people.activities.sign_ups.cancel", { activity: frm.doc.name, reason })
						.then(() => frm.reload_doc())
				),
			false
		);
	},
});
