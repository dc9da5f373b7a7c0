// A list of personal data: asked for, decided by somebody else, fetched by who asked while the approval holds.
frappe.ui.form.on("Personal Data Export", {
	setup(frm) {
		frm.set_query("building", () => ({ filters: { property: frm.doc.property } }));
	},

	refresh(frm) {
		if (frm.is_new()) {
			if (!frm.doc.columns?.length) frm.trigger("list_name");
			return;
		}
		frm.disable_save();
		for (const { fieldname } of frm.meta.fields) frm.set_df_property(fieldname, "read_only", 1);
		const mine = frm.doc.asked_by === frappe.session.user;
		if (frm.doc.status === "To Approve" && !mine && frm.perm[0]?.write) {
			wuye_ops.add_step(frm, __("Approve"), () => approve(frm), true);
			wuye_ops.add_step(frm, __("Reject"), () =>
				wuye_ops.ask_reason(__("Reject"), __("Reason for Rejecting"), (reason) =>
					step(frm, "reject", { reason })
				)
			);
		}
		if (frm.doc.status === "Approved" && mine) {
			if (frm.doc.expires_on > frappe.datetime.now_datetime())
				wuye_ops.add_step(frm, __("Fetch the List"), () => fetch_list(frm), true);
			else frm.set_intro(__("The time to fetch this list is over. Ask for it anew."), "orange");
		}
	},

	// The columns most lists need; whoever needs fewer takes some away.
	list_name(frm) {
		const first = { Customers: ["Customer Name", "Unit"], "Household Members": ["Unit", "Member"] };
		frm.clear_table("columns");
		for (const column_name of first[frm.doc.list_name] || []) frm.add_child("columns", { column_name });
		frm.refresh_field("columns");
	},
});

const step = (frm, method, args = {}) =>
	wuye_ops
		.call(`records.personal_exports.${method}`, { name: frm.doc.name, ...args })
		.then(() => frm.reload_doc());

function approve(frm) {
	const full = frm.doc.columns.filter(({ in_full }) => in_full).map(({ column_name }) => __(column_name));
	frappe.confirm(
		full.length
			? __("{0} rows with {1} in full leave the system. Approve?", [
					frm.doc.estimated_rows,
					full.join("、"),
				])
			: __("{0} rows with masked numbers leave the system. Approve?", [frm.doc.estimated_rows]),
		() => step(frm, "approve")
	);
}

// As a form's answer, so that the file is the browser's and no address of it is left behind.
function fetch_list(frm) {
	open_url_post("/api/method/wuye_ops.records.personal_exports.download", { name: frm.doc.name }, true);
	setTimeout(() => frm.reload_doc(), 2000);
}
