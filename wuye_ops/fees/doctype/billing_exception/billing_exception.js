// Where the cause can be removed is one click away.
frappe.ui.form.on("Billing Exception", {
	refresh(frm) {
		frm.disable_save();
		const { doc } = frm;
		frm.page.set_indicator(__(doc.stage), wuye_ops.COLOURS[doc.stage]);
		frm.set_intro("");
		frm.set_intro(frappe.utils.escape_html(doc.reason || ""), doc.stage === "Failed" ? "red" : "orange");
		const open = (label, doctype, name) =>
			name && wuye_ops.add_step(frm, label, () => frappe.set_route("Form", doctype, name));
		open(__("Open Unit"), "Property Unit", doc.unit);
		open(__("Open Parking Space"), "Parking Space", doc.parking_space);
		open(__("Open Run"), "Billing Run", doc.billing_run);
	},
});
