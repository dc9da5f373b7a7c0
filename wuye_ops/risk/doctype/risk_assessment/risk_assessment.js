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
		show_what_is_open(frm);
		if (doc.status !== "Asked") return;
		const mine = doc.opinions.find((row) => row.assessor === frappe.session.user);
		if (mine) {
			if (!mine.given_on) {
				frm.set_intro(__("You are asked for your opinion."), "blue");
				wuye_ops.add_step(frm, label("Give Opinion"), () => give(frm), true);
			}
		}
		if (leads(doc)) {
			if (!mine || mine.given_on) wuye_ops.add_step(frm, label("Count"), () => count(frm), true);
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

// Opinions are sealed until all have spoken: until then the table says only who has.
function show_what_is_open(frm) {
	const { doc } = frm;
	const parts = doc.method === "LEC" ? ["l", "e", "c"] : ["likelihood", "impact"];
	const is_open = doc.opinions.some((row) => row.given_on && !row.sealed);
	const { grid } = frm.get_field("opinions");
	for (const field of ["likelihood", "impact", "score", "level", "reason"])
		grid.set_column_disp(
			field,
			is_open && (parts.includes(field) || !["likelihood", "impact"].includes(field))
		);
	if (!doc.opinions.some((row) => row.sealed)) return;
	const said = doc.__onload?.mine;
	const lines = [__("What was said is shown when all have given their opinion, or the round is counted.")];
	if (said)
		lines.push(
			__("You said: {0} {1}. {2}", [
				parts.map((part) => said[part]).join(" × "),
				wuye_ops.risk.pill(said.level),
				frappe.utils.escape_html(said.reason),
			])
		);
	frm.set_intro(lines.join("<br>"), "blue");
}

const give = (frm) =>
	wuye_ops.ask({
		title: label("Give Opinion"),
		fields: [
			...wuye_ops.risk.value_fields(frm.doc.method),
			{
				fieldname: "reason",
				fieldtype: "Small Text",
				label: __("Why do you think so?"),
				description: __(
					"It is given once and kept as it was given; the others see it when all have."
				),
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
