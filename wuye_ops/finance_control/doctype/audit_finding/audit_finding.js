// From the draft to the verified cure: each step asks for what it needs; the rules on the server say whose it is.
const TAKE = "finance_control.audit.findings.take";

frappe.ui.form.on("Audit Finding", {
	setup(frm) {
		frm.set_query("property", () => ({
			query: "wuye_ops.finance_control.audit.choices.properties",
			filters: { audit: frm.doc.audit },
		}));
		frm.set_query("paper", "papers", () => ({ filters: { audit: frm.doc.audit || "" } }));
		frm.set_query("earlier", () => ({
			filters: { property: frm.doc.property, name: ["!=", frm.doc.name || ""] },
		}));
	},

	refresh(frm) {
		// the pill beside the title says it
		frm.toggle_display("status", false);
		show_state(frm);
		if (frm.is_new()) return;
		wuye_ops.offer_save(frm, frm.doc.status === "Draft" && frm.perm[0]?.write);
		if (!frm.is_dirty()) offer_steps(frm);
	},
});

const is_auditor = () => frappe.user.has_role(["Internal Auditor", "System Manager"]);
const is_management = () =>
	!frappe.user.has_role("Internal Auditor") &&
	frappe.user.has_role(["Property Manager", "Department Head", "Operations Director"]);
const decides = () => frappe.user.has_role(["Operations Director", "Property Manager", "Department Head"]);

const label = (step) => __(step, null, "Audit Finding");
const reason = (text) => ({ fieldname: "reason", fieldtype: "Small Text", label: text, reqd: 1 });

// step → whose it is by role, in which statuses, and what its dialog asks for
const STEPS = {
	Issue: { from: ["Draft"], who: is_auditor, ask: () => [] },
	Agree: { from: ["To Respond"], who: is_management, ask: answer_fields },
	Dispute: {
		from: ["To Respond"],
		who: (frm) => is_management() && !frm.doc.upheld_on,
		ask: () => [reason(__("What is not so, or judged otherwise?"))],
	},
	Uphold: { from: ["Disputed"], who: decides, ask: () => [reason(__("Why does it stand?"))] },
	Verify: {
		from: ["In Rectification"],
		who: (frm) => is_auditor() && frm.doc.rectified === "To Verify",
		ask: () => [{ fieldname: "tested", fieldtype: "Small Text", label: __("What Was Tested"), reqd: 1 }],
	},
	Return: {
		from: ["In Rectification"],
		who: (frm) => is_auditor() && frm.doc.rectified === "To Verify",
		ask: () => [reason(__("What is still to be done?"))],
	},
	"Accept Risk": {
		from: ["In Rectification"],
		who: (frm) => decides() && !frm.doc.fraud && !frm.doc.unlawful,
		ask: () => [
			{ fieldname: "accepted_until", fieldtype: "Date", label: __("Risk Accepted until"), reqd: 1 },
			reason(__("Why is it not cured for now?")),
		],
	},
	Reopen: {
		from: ["Closed", "Risk Accepted"],
		who: is_auditor,
		ask: () => [reason(__("Why is it taken up again?"))],
	},
	Withdraw: {
		from: ["Draft", "To Respond", "Disputed"],
		who: () => is_auditor() || decides(),
		ask: () => [reason(__("Why is it no finding?"))],
	},
};

const QUIET = ["Dispute", "Withdraw", "Accept Risk", "Reopen"];

function answer_fields(frm) {
	const { doc } = frm;
	return [
		{ fieldname: "response", fieldtype: "Small Text", label: __("Answer of Management"), reqd: 1 },
		{ fieldname: "measure", fieldtype: "Small Text", label: __("Measure"), reqd: 1 },
		{
			fieldname: "department",
			fieldtype: "Link",
			options: "Department",
			label: __("Department"),
			default: doc.department,
			reqd: 1,
		},
		{
			fieldname: "responsible",
			fieldtype: "Link",
			options: "Employee",
			label: __("Responsible"),
			get_query: () => ({
				filters: { status: "Active", wuye_property: ["in", [doc.property, ""]] },
			}),
			reqd: 1,
		},
		{
			fieldname: "due_on",
			fieldtype: "Date",
			label: __("Due On", null, "Audit Finding"),
			default: frappe.datetime.add_days(doc.issued_on, days_of(doc.severity)),
			reqd: 1,
		},
		{
			fieldname: "reason",
			fieldtype: "Small Text",
			label: __("Why a Later Day"),
			description: __("Only where more than {0} days are needed: whoever may grant them says why.", [
				days_of(doc.severity),
			]),
		},
	];
}

const days_of = (severity) => (["Critical", "Major"].includes(severity) ? 30 : 60);

function offer_steps(frm) {
	// the step that will most likely be taken stands out; what ends or contests a finding does not
	let first = true;
	for (const [step, { from, who, ask }] of Object.entries(STEPS)) {
		if (!from.includes(frm.doc.status) || !who(frm)) continue;
		wuye_ops.add_step(
			frm,
			label(step),
			() => {
				const fields = ask(frm);
				if (fields.length) {
					wuye_ops.ask({ title: label(step), fields, action: (values) => take(frm, step, values) });
				} else {
					take(frm, step);
				}
			},
			first && !QUIET.includes(step)
		);
		first = false;
	}
	if (frm.doc.status === "Draft" && is_auditor() && frm.perm[0]?.write) {
		frm.add_custom_button(__("New Working Paper"), () => new_paper(frm));
	}
	if (frm.doc.status === "In Rectification" && frappe.user.has_role("Operations Director")) {
		frm.add_custom_button(label("Extend"), () => extend(frm));
	}
}

const take = (frm, step, values = {}) =>
	wuye_ops.call(TAKE, { finding: frm.docname, step, ...values }).then(() => frm.reload_doc());

// what the finding rests on, with the document as it is now
const new_paper = (frm) =>
	wuye_ops.ask({
		title: __("New Working Paper"),
		size: "large",
		fields: [
			{ fieldname: "title", fieldtype: "Data", label: __("Title"), default: frm.doc.title, reqd: 1 },
			{
				fieldname: "notes",
				fieldtype: "Small Text",
				label: __("What Was Done and Seen"),
				default: frm.doc.fact,
				reqd: 1,
			},
			{
				fieldname: "document_type",
				fieldtype: "Link",
				options: "DocType",
				label: __("Document Type"),
				get_query: () => ({ filters: { istable: 0, issingle: 0 } }),
			},
			{
				fieldname: "document",
				fieldtype: "Dynamic Link",
				options: "document_type",
				label: __("Document"),
				depends_on: "document_type",
			},
		],
		action: (values) =>
			wuye_ops
				.call("finance_control.audit.papers.make_for_finding", { finding: frm.docname, ...values })
				.then(() => frm.reload_doc()),
	});

const extend = (frm) =>
	wuye_ops.ask({
		title: label("Extend"),
		fields: [
			{ fieldname: "until", fieldtype: "Date", label: __("Due On", null, "Audit Finding"), reqd: 1 },
			reason(__("Why is more time needed?")),
		],
		action: (values) =>
			wuye_ops
				.call("finance_control.audit.findings.extend", { finding: frm.docname, ...values })
				.then(() => frm.reload_doc()),
	});

function show_state(frm) {
	const { doc } = frm;
	frm.set_intro("");
	if (frm.is_new()) return;
	const today = frappe.datetime.get_today();
	const day = (value) => frappe.datetime.str_to_user(value);
	if (doc.status === "To Respond") {
		frm.set_intro(
			__("Management answers by {0}.", [day(doc.respond_by)]),
			doc.respond_by < today ? "red" : "blue"
		);
	} else if (doc.status === "In Rectification" && doc.rectified === "To Verify") {
		frm.set_intro(
			__("Handed in on {0}: an auditor who had no part in the cure verifies it.", [
				day(doc.handed_in_on),
			]),
			"blue"
		);
	} else if (doc.status === "In Rectification") {
		frm.set_intro(__("To be cured by {0}.", [day(doc.due_on)]), doc.due_on < today ? "red" : "orange");
	} else if (doc.status === "Risk Accepted") {
		frm.set_intro(__("The risk is accepted until {0}.", [day(doc.accepted_until)]), "orange");
	}
}
