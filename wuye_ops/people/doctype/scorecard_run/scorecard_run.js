frappe.ui.form.on("Scorecard Run", {
	refresh(frm) {
		frm.disable_save();
		wuye_ops.show_month(frm);
		wuye_ops.say_selects(frm);
		frm.set_intro("");
		if (frm.doc.status === "Running")
			frm.set_intro(__("Scores are being counted. Look again in a moment."), "blue");
		if (!["HR User", "HR Manager"].some((role) => frappe.user.has_role(role))) return;
		if (frm.doc.status === "Running" || frm.doc.skipped_count || frm.doc.failed_count) {
			wuye_ops.add_step(frm, __("Go On"), () =>
				wuye_ops
					.call("people.scorecards.runs.start", {
						month: frm.doc.month_start,
						property_name: frm.doc.property || null,
					})
					.then(() => frm.reload_doc())
			);
		}
		if (frm.doc.status === "Running") return;
		const all = (step, question) => () =>
			frappe.confirm(question, () =>
				wuye_ops.call("people.scorecards.many.take_all", { run: frm.doc.name, step }).then(tell)
			);
		wuye_ops.add_step(
			frm,
			__("Show All"),
			all("Show", __("Everybody sees their card from now on and may object within five working days.")),
			true
		);
		wuye_ops.add_step(
			frm,
			__("Finalise All"),
			all("Finalise", __("Cards that were accepted, decided, or not objected to in time become final."))
		);
	},
});

function tell({ done, refused, more }) {
	const escape = frappe.utils.escape_html;
	const lines = refused.map(({ employee, reason }) => `${escape(employee)}: ${escape(reason)}`);
	if (more) lines.push(__("and {0} more", [more]));
	frappe.msgprint({
		title: __("Scorecards"),
		message: [__("{0} cards done", [done]), ...lines].join("<br>"),
	});
}
