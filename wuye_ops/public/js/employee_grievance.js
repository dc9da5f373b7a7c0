// 员工申诉: HRMS's form, changed by its steps alone once it was raised.
const GRIEVANCES = "people.grievances.steps";

frappe.ui.form.on("Employee Grievance", {
	refresh(frm) {
		if (frm.is_new()) return;
		frm.disable_form();
		// the framework asks whoever may submit to do so; it is submitted by its last step
		frm.dashboard.clear_comment();
		frm.set_intro(__("Against: {0}", [frm.doc.__onload?.wuye_against || ""]), "blue");
		const label = (step) => __(step, null, "Employee Grievance");
		const again = () => frm.reload_doc();
		const take = (step, text) =>
			wuye_ops.call(`${GRIEVANCES}.take`, { grievance: frm.doc.name, step, text }).then(again);
		const with_text = (step, title) => () =>
			wuye_ops.ask({
				title: label(step),
				fields: [{ fieldname: "text", fieldtype: "Text", label: title, reqd: 1 }],
				action: ({ text }) => take(step, text),
			});
		const actions = {
			Acknowledge: () => take("Acknowledge"),
			Investigate: with_text("Investigate", __("What was found to be the cause?")),
			Resolve: with_text("Resolve", __("Answer")),
			Reject: with_text("Reject", __("Answer")),
			Appeal: with_text("Appeal", __("Why do you appeal?")),
			Accept: () => take("Accept"),
			Name: () =>
				wuye_ops.ask({
					title: label("Name"),
					fields: [
						{
							fieldname: "user",
							fieldtype: "Link",
							options: "User",
							label: __("Investigator"),
							reqd: 1,
						},
					],
					action: ({ user }) =>
						wuye_ops
							.call(`${GRIEVANCES}.name_investigator`, { grievance: frm.doc.name, user })
							.then(again),
				}),
		};
		for (const step of frm.doc.__onload?.wuye_steps || []) {
			wuye_ops.add_step(
				frm,
				label(step),
				actions[step],
				["Acknowledge", "Investigate", "Resolve"].includes(step)
			);
		}
	},
});
