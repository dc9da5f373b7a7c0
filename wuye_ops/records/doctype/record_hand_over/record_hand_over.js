// A hand-over: the list comes from the archive; both sides sign.
const HANDOVER = "records.handover";
const STAND_IN = ["Records Clerk", "Property Manager", "Operations Director"];

frappe.ui.form.on("Record Hand Over", {
	setup(frm) {
		const active = () => ({ filters: { status: "Active", name: ["!=", frm.doc.employee || ""] } });
		frm.set_query("receiver", active);
		frm.set_query("receiver", "items", active);
	},

	refresh(frm) {
		const { doc } = frm;
		frm.set_df_property("items", "cannot_add_rows", true);
		frm.set_df_property("items", "cannot_delete_rows", true);
		wuye_ops.offer_save(frm, doc.status === "Draft");
		show_signatures(frm);
		if (frm.is_new() || frm.is_dirty()) return;
		const writes = frm.perm[0]?.write;
		if (doc.status === "Draft" && writes) {
			wuye_ops.add_step(frm, __("Refresh List"), () => call(frm, "refresh_list"));
			wuye_ops.add_step(frm, __("Send to Be Signed"), () => call(frm, "submit"), true);
		}
		if (doc.status === "To Sign" && ![doc.given_by, doc.received_by].includes(frappe.session.user))
			wuye_ops.add_step(frm, __("Sign"), () => sign(frm), true);
		if (["Draft", "To Sign"].includes(doc.status) && writes)
			wuye_ops.add_step(frm, __("Cancel Hand-Over"), () =>
				wuye_ops.ask_reason(__("Cancel Hand-Over"), __("Why is nothing handed over?"), (reason) =>
					call(frm, "cancel", { reason })
				)
			);
	},
});

const call = (frm, method, args = {}) =>
	wuye_ops.call(`${HANDOVER}.${method}`, { hand_over: frm.docname, ...args }).then(() => frm.reload_doc());

function sign(frm) {
	wuye_ops.ask({
		title: __("Sign"),
		fields: [
			{
				fieldname: "remark",
				fieldtype: "Small Text",
				label: __("Remark"),
				description: STAND_IN.some((role) => frappe.user.has_role(role))
					? __("Needed when you sign for somebody who is gone")
					: "",
			},
		],
		action: ({ remark }) => call(frm, "sign", { remark }),
	});
}

function show_signatures(frm) {
	const { status, given_by, received_by } = frm.doc;
	frm.set_intro("");
	if (status !== "To Sign") return;
	const missing = [!given_by && __("Giver"), !received_by && __("Receiver")].filter(Boolean);
	frm.set_intro(__("Still to sign: {0}", [missing.join(", ")]), "blue");
}
