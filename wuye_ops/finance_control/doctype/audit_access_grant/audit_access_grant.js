// What an external auditor may read, for how long; approved by somebody else than who asks.
const GRANTS = "finance_control.audit.access.grants";

frappe.ui.form.on("Audit Access Grant", {
	setup(frm) {
		frm.set_query("audit", () => ({ filters: { status: ["not in", ["Closed", "Cancelled"]] } }));
		frm.set_query("property", "properties", () => ({ filters: { company: frm.doc.company } }));
		frm.set_query("document_type", "doctypes", () => ({ query: `wuye_ops.${GRANTS}.kinds` }));
	},

	refresh(frm) {
		frm.toggle_display("status", false);
		frm.set_intro("");
		if (frm.is_new()) return;
		const { doc } = frm;
		if (doc.status !== "Draft") frm.disable_save();
		const decides = ["Operations Director", "System Manager"].some((role) => frappe.user.has_role(role));
		if (doc.status === "Draft" && decides && doc.asked_by !== frappe.session.user && !frm.is_dirty()) {
			wuye_ops.add_step(
				frm,
				__("Approve"),
				() => wuye_ops.call(`${GRANTS}.approve`, { grant: doc.name }).then(() => frm.reload_doc()),
				true
			);
		}
		if (doc.status === "Draft" && !decides) {
			frm.set_intro(__("A director approves it. The account is made then."), "blue");
		}
		if (["Draft", "Active"].includes(doc.status) && (decides || doc.asked_by === frappe.session.user)) {
			frm.add_custom_button(__("Revoke"), () =>
				wuye_ops.ask_reason(__("Revoke"), __("Why?"), (reason) =>
					wuye_ops
						.call(`${GRANTS}.revoke`, { grant: doc.name, reason })
						.then(() => frm.reload_doc())
				)
			);
		}
		if (doc.status !== "Draft") {
			frm.add_custom_button(__("External Audit Looks"), () =>
				frappe.set_route("query-report", "External Audit Looks", { access_grant: doc.name })
			);
		}
	},
});
