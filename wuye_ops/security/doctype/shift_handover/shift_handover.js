// The change of a shift at the desk: the same steps as on the phone, one button for each that is possible.
frappe.ui.form.on("Shift Handover", {
	setup(frm) {
		frm.set_query("post", () => ({
			filters: { property: frm.doc.property, disabled: 0 },
		}));
	},

	refresh(frm) {
		frm.set_df_property("matters", "cannot_add_rows", true);
		frm.set_df_property("matters", "cannot_delete_rows", true);
		show_state(frm);
		// the pill beside the title says it
		frm.toggle_display("status", false);
		if (frm.is_new()) return;
		const { doc } = frm;
		const draft = doc.status === "Draft";
		wuye_ops.offer_save(frm, draft && doc.outgoing === frappe.session.user);
		if (!frm.perm[0]?.write || frm.is_dirty()) return;
		const me = frappe.session.user;
		if (draft && doc.outgoing !== me) {
			step(frm, __("Prepare Handover"), "prepare", { post: doc.post }, true);
		}
		if (draft && doc.outgoing === me) {
			step(frm, __("Hand Over", null, "Shift Handover"), "hand_over", {}, true);
			frm.add_custom_button(__("Add Matter"), () =>
				wuye_ops.ask({
					title: __("Add Matter"),
					fields: [
						{
							fieldname: "matter",
							fieldtype: "Small Text",
							label: __("Say what the next shift has to know."),
							reqd: 1,
						},
					],
					action: (values) => call(frm, "add_matter", values),
				})
			);
		}
		if (doc.status === "Handed Over" && doc.outgoing !== me) {
			const waiting = doc.matters.filter((row) => !row.settled && row.acknowledged_by !== me);
			for (const row of waiting) {
				frm.add_custom_button(
					frappe.utils.escape_html(`${row.idx} ${row.matter.slice(0, 24)}`),
					() => call(frm, "acknowledge", { matter: row.name }),
					__("Acknowledge")
				);
			}
			step(frm, __("Take Over", null, "Shift Handover"), "take_over", {}, !waiting.length);
			frm.add_custom_button(__("Return", null, "Shift Handover"), () =>
				wuye_ops.ask_reason(
					__("Return", null, "Shift Handover"),
					__("What is missing or wrong?"),
					(reason) => call(frm, "send_back", { reason })
				)
			);
		}
	},
});

const call = (frm, method, args) =>
	wuye_ops
		.call(`security.handover_steps.${method}`, { handover: frm.docname, ...args })
		.then(() => frm.reload_doc());

const step = (frm, label, method, args, primary) =>
	wuye_ops.add_step(
		frm,
		label,
		() =>
			method === "prepare"
				? wuye_ops.call(`security.handover_steps.prepare`, args).then(() => frm.reload_doc())
				: call(frm, method, args),
		primary
	);

function show_state(frm) {
	const { doc } = frm;
	frm.set_intro("");
	if (frm.is_new()) return;
	if (doc.return_reason) {
		frm.set_intro(__("Returned: {0}", [frappe.utils.escape_html(doc.return_reason)]), "orange");
	} else if (doc.status !== "Taken Over" && wuye_ops.minutes_until(doc.shift_end) < 0) {
		frm.set_intro(
			`${__(doc.status, null, "Shift Handover")} · ${wuye_ops.left_or_over(doc.shift_end)}`,
			"red"
		);
	}
}
