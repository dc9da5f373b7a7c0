frappe.ui.form.on("Maintenance Plan", {
	setup(frm) {
		frm.set_query("equipment", "equipment", () => ({
			filters: {
				property: frm.doc.property,
				status: ["!=", "Scrapped"],
				...(frm.doc.meter_every ? { has_meter: 1 } : {}),
			},
		}));
		frm.set_query("item", "parts", () => ({ filters: { is_stock_item: 1, disabled: 0 } }));
		frm.set_query("assigned_to", () => ({ filters: { status: "Active" } }));
	},

	refresh(frm) {
		if (frm.is_new()) return;
		frm.set_intro("");
		if (frm.doc.status === "Paused")
			frm.set_intro(frappe.utils.escape_html(frm.doc.paused_reason), "orange");
		else if (frm.doc.problem) frm.set_intro(frappe.utils.escape_html(frm.doc.problem), "red");
		if (!frm.perm[0]?.write || frm.is_dirty()) return;
		const step = (label, method, args = {}, primary = false) =>
			wuye_ops.add_step(
				frm,
				label,
				() =>
					wuye_ops
						.call(`facilities.maintenance.${method}`, { plan: frm.docname, ...args })
						.then((made) => {
							if (method === "generate_now") {
								frappe.show_alert(__("{0} tasks made.", [made]));
							}
							frm.reload_doc();
						}),
				primary
			);
		if (frm.doc.status === "Active") {
			step(__("Generate"), "generate_now", {}, true);
			wuye_ops.add_step(
				frm,
				__("Pause"),
				() =>
					wuye_ops.ask_reason(__("Pause"), __("Why is the plan paused?"), (reason) =>
						wuye_ops
							.call("facilities.maintenance.pause_plan", { plan: frm.docname, reason })
							.then(() => frm.reload_doc())
					),
				false
			);
			step(__("End"), "end_plan");
		} else if (frm.doc.status === "Paused") {
			step(__("Resume"), "resume_plan", {}, true);
			step(__("End"), "end_plan");
		}
	},
});
