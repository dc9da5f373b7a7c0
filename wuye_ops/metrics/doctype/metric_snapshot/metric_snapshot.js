frappe.ui.form.on("Metric Snapshot", {
	refresh(frm) {
		wuye_ops.metrics.setup_field(frm);
		frm.disable_save();
		frm.fields_dict.revisions.grid.update_docfield_property("state", "formatter", (state) =>
			__(state, null, "Metric Revision")
		);
		frm.dashboard.clear_headline();
		const open = (frm.doc.revisions || []).find((row) => row.state === "Open");
		if (!open) return;
		const [before, now] = ["old_", "new_"].map((prefix) =>
			wuye_ops.metrics.value({ ...open, metric: frm.doc.metric }, prefix)
		);
		frm.dashboard.set_headline(
			__("Counted again, this month comes to {0} instead of {1} ({2}).", [
				now,
				before,
				__(open.why, null, "Metric Revision"),
			]),
			"orange"
		);
		if (!frm.perm[0]?.write) return;
		frm.add_custom_button(__("Accept Revision"), () =>
			wuye_ops.ask_reason(__("Accept Revision"), __("Why is the closed month changed?"), (reason) =>
				wuye_ops
					.call("metrics.revisions.accept", { snapshot: frm.docname, reason })
					.then(() => frm.reload_doc())
			)
		).addClass("btn-primary");
	},
});
