// A round: those who were asked say what they think and why; whoever asked counts it with a note where they disagree.
frappe.ui.form.on("Risk Assessment", {
	refresh(frm) {
		const { doc } = frm;
		// the pill beside the title says it
		frm.toggle_display("status", false);
		frm.disable_save();
		frm.set_intro("");
		if (frm.is_new()) {
			frm.set_intro(
				__("Assess the risk with the buttons of its form: each opinion is kept as it was given.")
			);
			return;
		}
		if (doc.status !== "Asked") return;
		const mine = doc.opinions.find((row) => row.assessor === frappe.session.user);
		if (mine) {
			if (!mine.given_on) frm.set_intro(__("You are asked for your opinion."), "blue");
			wuye_ops.add_step(frm, label("Give Opinion"), () => give(frm, mine), !mine.given_on);
		}
		if (leads(doc)) {
			wuye_ops.add_step(frm, label("Count"), () => count(frm), !mine || Boolean(mine.given_on));
			wuye_ops.add_step(frm, label("Withdraw"), () =>
				wuye_ops.ask_reason(label("Withdraw"), __("Why is it not needed?"), (reason) =>
					call(frm, "withdraw", { reason })
				)
			);
		}
	},
});

const label = (step) => __(step, null, "Risk Assessment");
const leads = (doc) =>
	doc.asked_by === frappe.session.user ||
	frappe.user.has_role(["Risk Officer", "Operations Director", "Property Manager", "System Manager"]);
const call = (frm, method, values) =>
	wuye_ops
		.call(`risk.assessments.${method}`, { assessment: frm.docname, ...values })
		.then(() => frm.reload_doc());

const give = (frm, mine) =>
	wuye_ops.ask({
		title: label("Give Opinion"),
		fields: [
			...wuye_ops.risk.value_fields(frm.doc.method, mine.given_on ? mine : {}),
			{
				fieldname: "reason",
				fieldtype: "Small Text",
				label: __("Why do you think so?"),
				default: mine.reason,
				reqd: 1,
			},
		],
		action: (values) => call(frm, "give", values),
	});

const count = (frm) =>
	wuye_ops.ask({
		title: label("Count"),
		fields: [
			{
				fieldname: "note",
				fieldtype: "Small Text",
				label: __("What They Made of It"),
				description: __(
					"Needed where the assessors are far apart. Who has given no opinion is left out."
				),
				default: frm.doc.note,
			},
		],
		action: (values) => call(frm, "count", values),
	});
