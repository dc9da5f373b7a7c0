frappe.ui.form.on("Emergency Drill", {
	setup(frm) {
		frm.set_query("plan", () => ({
			filters: { status: "Active", ...(frm.doc.property ? { property: frm.doc.property } : {}) },
		}));
		frm.set_query("employee", "participants", () => ({ filters: { status: "Active" } }));
	},

	refresh(frm) {
		if (frm.is_new() || frm.is_dirty() || frm.doc.status !== "Planned" || !frm.perm[0]?.write) return;
		const call = (method, args = {}) =>
			wuye_ops
				.call(`facilities.drills.${method}`, { drill: frm.docname, ...args })
				.then(() => frm.reload_doc());
		wuye_ops.add_step(frm, __("Finish"), () => call("finish"), true);
		wuye_ops.add_step(
			frm,
			__("Cancel Drill"),
			() =>
				wuye_ops.ask_reason(__("Cancel Drill"), __("Why does it not take place?"), (reason) =>
					call("cancel", { reason })
				),
			false
		);
	},
});
