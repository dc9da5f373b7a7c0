// A hand-over of work: the list comes from the documents, receivers are suggested, one button carries it out.
const WORK = "customer_service.work_handover";

frappe.ui.form.on("Work Hand Over", {
	setup(frm) {
		const others = () => ({ filters: { status: "Active", name: ["!=", frm.doc.employee || ""] } });
		frm.set_query("receiver", others);
		frm.set_query("receiver", "items", others);
	},

	refresh(frm) {
		const { doc } = frm;
		frm.set_df_property("items", "cannot_add_rows", true);
		frm.set_df_property("items", "cannot_delete_rows", true);
		wuye_ops.offer_save(frm, doc.status === "Draft");
		if (frm.is_new()) return;
		show_records(frm);
		if (frm.is_dirty() || doc.status !== "Draft" || !frm.perm[0]?.write) return;
		const step = (label, method, primary) =>
			wuye_ops.add_step(frm, label, () => take_step(frm, method), primary);
		step(__("Refresh List"), "refresh_list");
		step(__("Suggest Receivers"), "suggest");
		wuye_ops.add_step(
			frm,
			__("Hand Over", null, "Work Hand Over"),
			() =>
				frappe.confirm(__("Hand over everything on the list? Each new owner is told."), () =>
					take_step(frm, "complete")
				),
			true
		);
		wuye_ops.add_step(frm, __("Cancel Hand-Over"), () =>
			wuye_ops.ask_reason(__("Cancel Hand-Over"), __("Why is nothing handed over?"), (reason) =>
				take_step(frm, "cancel", { reason })
			)
		);
	},
});

const take_step = (frm, method, args = {}) =>
	wuye_ops.call(`${WORK}.${method}`, { hand_over: frm.docname, ...args }).then(() => frm.reload_doc());

// What the same person owns in the archive is handed over by signature, in a document of its own.
function show_records(frm) {
	if (!frappe.model.can_read("Record Hand Over")) return;
	frm.add_custom_button(
		__("Record Hand Over"),
		() => frappe.set_route("List", "Record Hand Over", { employee: frm.doc.employee }),
		__("View")
	);
}
