// An entry as it was booked; what waits for the head is settled here.
frappe.ui.form.on("Gate Entry", {
	setup() {
		// the framework shows a selection that cannot be changed in the words of no document: "stopped" may be anything
		frappe.meta.get_docfield("Gate Entry", "outcome").formatter = (value) =>
			__(value, null, "Gate Entry");
	},
	refresh(frm) {
		frm.disable_save();
		// who reads why somebody was stopped may settle it
		if (frm.doc.attention !== "Open" || !frm.doc.reason_code) return;
		wuye_ops.add_step(
			frm,
			__("Settle"),
			() =>
				wuye_ops.ask({
					title: __("Settle"),
					fields: [
						{
							fieldname: "settlement",
							fieldtype: "Small Text",
							label: __("What Was Done"),
							reqd: 1,
						},
					],
					action: ({ settlement }) =>
						wuye_ops
							.call("security.gate_alerts.settle", { entry: frm.docname, settlement })
							.then(() => frm.reload_doc()),
				}),
			true
		);
	},
});
