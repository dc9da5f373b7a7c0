// Asked by one, approved by another; both files can be opened from here before anybody decides.
const MERGING = "records.privacy.merging";

frappe.ui.form.on("Customer Merge", {
	setup(frm) {
		const others = (field) => () => ({ filters: { disabled: 0, name: ["!=", frm.doc[field] || ""] } });
		frm.set_query("duplicate", others("into_customer"));
		frm.set_query("into_customer", others("duplicate"));
	},

	refresh(frm) {
		const { doc } = frm;
		if (frm.is_new()) return;
		if (doc.status !== "To Approve") {
			frm.disable_save();
			return;
		}
		if (frm.is_dirty() || !frm.perm[0]?.write) return;
		if (doc.owner !== frappe.session.user) {
			wuye_ops.add_step(frm, __("Approve"), () => ask_to_approve(frm), true);
		}
		wuye_ops.add_step(frm, __("Reject"), () =>
			wuye_ops.ask_reason(__("Reject"), __("Reason"), (reason) =>
				wuye_ops.call(`${MERGING}.reject`, { merge: doc.name, reason }).then(() => frm.reload_doc())
			)
		);
	},
});

function ask_to_approve(frm) {
	const { duplicate_name, into_name } = frm.doc;
	frappe.confirm(
		__("Everything of {0} will be {1}'s, and {0} is gone. This cannot be undone. Merge them?", [
			frappe.utils.escape_html(duplicate_name),
			frappe.utils.escape_html(into_name),
		]),
		() => wuye_ops.call(`${MERGING}.approve`, { merge: frm.doc.name }).then(() => frm.reload_doc())
	);
}
