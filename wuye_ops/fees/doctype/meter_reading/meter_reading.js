frappe.ui.form.on("Meter Reading", {
	setup(frm) {
		frm.set_query("meter", () => ({ filters: { removed_on: ["is", "not set"] } }));
	},

	refresh(frm) {
		if (frm.is_new()) return;
		if (frm.doc.status === "Doubtful") frm.set_intro(frappe.utils.escape_html(frm.doc.doubt), "orange");
		// a bill may doubt what was consumed over several readings of which none was doubtful by itself
		if (frm.doc.status === "Confirmed" || !frm.perm[0]?.write || !may_confirm()) return;
		const confirm = () =>
			wuye_ops.call("fees.meters.confirm", { reading: frm.docname }).then(() => frm.reload_doc());
		if (frm.doc.status === "Doubtful") {
			frm.add_custom_button(__("Confirm"), confirm).addClass("btn-primary");
		} else {
			frm.page.add_menu_item(__("Confirm"), confirm);
		}
	},
});

const may_confirm = () =>
	frappe.user.has_role(["Property Manager", "Fee Clerk", "Operations Director", "System Manager"]);
