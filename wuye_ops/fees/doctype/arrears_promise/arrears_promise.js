frappe.ui.form.on("Arrears Promise", {
	refresh(frm) {
		frm.disable_save();
		if (frm.doc.status !== "Open" || !frm.perm[0]?.write) return;
		wuye_ops.add_step(frm, __("Cancel Promise"), () =>
			wuye_ops.ask_reason(__("Cancel Promise"), __("Reason"), (reason) =>
				wuye_ops
					.call("fees.arrears_promises.cancel_promise", { promise: frm.docname, reason })
					.then(() => frm.reload_doc())
			)
		);
	},
});
