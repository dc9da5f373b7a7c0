// What was found on a round is read; the head says whether there was a reason for it.
frappe.ui.form.on("Patrol Deviation", {
	refresh(frm) {
		frm.disable_save();
		// the pill beside the title says it
		frm.toggle_display("status", false);
		const { doc } = frm;
		frm.set_intro("");
		if (doc.details) {
			frm.set_intro(
				frappe.utils.escape_html(doc.details),
				doc.status === "New" ? "red" : doc.status === "Withdrawn" ? "gray" : "blue"
			);
		}
		if (doc.inspection && frappe.model.can_read("Inspection")) {
			frm.add_custom_button(
				__("Inspection"),
				() => frappe.set_route("Form", "Inspection", doc.inspection),
				__("View")
			);
		}
		if (!frm.perm[0]?.write || doc.status === "Withdrawn") return;
		for (const [verdict, primary] of [
			["Justified", false],
			["Not Justified", false],
		]) {
			if (doc.status === verdict) continue;
			wuye_ops.add_step(
				frm,
				__(verdict, null, "Patrol Deviation"),
				() =>
					wuye_ops.ask_reason(
						__(verdict, null, "Patrol Deviation"),
						__("Say why; the reason is kept."),
						(explanation) =>
							wuye_ops
								.call("security.patrol.decide", {
									deviation: doc.name,
									verdict,
									explanation,
								})
								.then(() => frm.reload_doc())
					),
				primary
			);
		}
	},
});
