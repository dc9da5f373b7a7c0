// Goals from what the scorecards of the period have said; HRMS does the rest.
frappe.ui.form.on("Appraisal", {
	refresh(frm) {
		const hr = ["HR User", "HR Manager"].some((role) => frappe.user.has_role(role));
		if (!hr || frm.is_new() || frm.doc.docstatus || frm.is_dirty()) return;
		wuye_ops.add_step(frm, __("Goals from Scorecards"), () =>
			wuye_ops
				.call("people.scorecards.appraisals.fill_goals", { appraisal: frm.doc.name })
				.then(({ used, missing }) => {
					const lines = [__("{0} scorecards were used.", [used.length])];
					if (missing.length)
						lines.push(__("Months without a final one: {0}", [missing.join("、")]));
					frappe.show_alert({ message: lines.join("<br>"), indicator: "green" }, 10);
					return frm.reload_doc();
				})
		);
	},
});
