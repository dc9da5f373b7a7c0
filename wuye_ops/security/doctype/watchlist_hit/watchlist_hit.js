// A hit: the head notes what was done.
frappe.ui.form.on("Watchlist Hit", {
	refresh(frm) {
		frm.disable_save();
		if (frm.doc.status !== "To Deal With" || !frm.perm[0]?.write) return;
		wuye_ops.add_step(
			frm,
			__("Note What Was Done"),
			() =>
				wuye_ops.ask({
					title: __("Note What Was Done"),
					fields: [
						{
							fieldname: "outcome",
							fieldtype: "Small Text",
							label: __("What Was Done"),
							reqd: 1,
						},
					],
					action: ({ outcome }) =>
						wuye_ops
							.call("security.watchlist_steps.deal_with", { name: frm.docname, outcome })
							.then(() => frm.reload_doc()),
				}),
			true
		);
	},
});
