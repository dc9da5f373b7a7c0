// 员工荣誉: the steps of whoever decides, and the word of whoever is honoured.
const STEPS = "people.awards.steps";

frappe.ui.form.on("Staff Award", {
	refresh(frm) {
		frm.disable_save();
		show_honour(frm);
		frm.toggle_display("employee_name", false);
		const label = (step) => __(step, null, "Staff Award");
		const reload = () => frm.reload_doc();
		const take = (step, args) =>
			wuye_ops.call(`${STEPS}.take`, { award: frm.doc.name, step, ...args }).then(reload);
		const agree = (agrees) =>
			wuye_ops.call(`${STEPS}.agree`, { award: frm.doc.name, agrees }).then(reload);
		const with_reason = (step) => () =>
			wuye_ops.ask_reason(label(step), __("Reason"), (reason) => take(step, { reason }));
		const actions = {
			Confirm: () => take("Confirm"),
			Decline: with_reason("Decline"),
			Withdraw: with_reason("Withdraw"),
			Publish: () =>
				wuye_ops.ask({
					title: label("Publish"),
					fields: [
						{
							fieldname: "praise",
							fieldtype: "Small Text",
							label: __("What Is Said on the Wall"),
							description: __("It is shown to residents too."),
							reqd: 1,
						},
					],
					action: ({ praise }) => take("Publish", { praise }),
				}),
			Agree: () => agree(1),
			Disagree: () => agree(0),
		};
		for (const step of frm.doc.__onload?.steps || []) {
			wuye_ops.add_step(
				frm,
				label(step),
				actions[step],
				["Confirm", "Publish", "Agree"].includes(step)
			);
		}
	},
});

function show_honour({ doc, dashboard }) {
	const escape = frappe.utils.escape_html;
	const star = doc.kind === "Service Star";
	const points = flt(doc.points)
		? __("{0} points, rank {1}", [format_number(doc.points, null, 2), cint(doc.rank)])
		: "";
	dashboard.clear_headline();
	dashboard.set_headline(
		`<span class="wuye-score"><b>${escape(doc.employee_name)}</b>
			${wuye_ops.pill(escape(__(doc.kind, null, "Staff Award")), "yellow")}
			<span class="text-muted">${escape(doc.period_from.slice(0, star ? 7 : 4))} ${points}</span></span>`
	);
}
