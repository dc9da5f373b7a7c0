// From the notice to the payment: each step asks for what it needs; the server computes what the policy pays.
const label = (step) => __(step, null, "Insurance Claim");
const reason = (text) => ({ fieldname: "reason", fieldtype: "Small Text", label: text, reqd: 1 });
const day = (text) => ({
	fieldname: "day",
	fieldtype: "Date",
	label: text,
	default: frappe.datetime.get_today(),
	reqd: 1,
});
const take = (frm, step, values = {}) =>
	wuye_ops
		.call("risk.insurance.claims.take", { claim: frm.docname, step, ...values })
		.then(() => frm.reload_doc());

// step → in which statuses, and what its dialog asks for
const STEPS = {
	"Hand In Documents": {
		from: ["Reported"],
		when: (doc) => doc.documents?.length,
		ask: (doc) => [
			day(__("Handed In On")),
			{ fieldname: "loss", fieldtype: "Currency", label: __("Loss"), default: doc.loss, reqd: 1 },
		],
	},
	Agree: {
		from: ["Documents In"],
		ask: (doc) => [
			day(__("Agreed On")),
			{ fieldname: "loss", fieldtype: "Currency", label: __("Loss"), default: doc.loss, reqd: 1 },
			{
				fieldname: "amount",
				fieldtype: "Currency",
				label: __("Amount Agreed"),
				default: doc.payable,
				description: __("{0} at the most by the limits and the deductible of the policy", [
					format_currency(doc.payable),
				]),
				reqd: 1,
			},
		],
	},
	"Record Payment": {
		from: ["Agreed"],
		ask: (doc) => [
			day(__("Paid On")),
			{
				fieldname: "amount",
				fieldtype: "Currency",
				label: __("Amount Paid"),
				default: doc.amount,
				reqd: 1,
			},
		],
	},
	"Documents Returned": {
		from: ["Documents In"],
		ask: () => [reason(__("What does the insurer ask for?"))],
	},
	"Record Refusal": {
		from: ["Reported", "Documents In"],
		ask: () => [reason(__("Why does the insurer refuse?"))],
	},
	Contest: { from: ["Refused"], ask: () => [reason(__("Why should it pay after all?"))] },
	Withdraw: {
		from: ["Reported", "Documents In", "Refused"],
		ask: () => [reason(__("Why is nothing claimed any more?"))],
	},
};
const LOUD = ["Hand In Documents", "Agree", "Record Payment"];

frappe.ui.form.on("Insurance Claim", {
	setup(frm) {
		frm.set_query("policy", () => ({ filters: { status: ["!=", "Draft"] } }));
		const here = () => ({ filters: { property: frm.doc.property || "" } });
		frm.set_query("security_incident", here);
		frm.set_query("risk", here);
	},

	refresh(frm) {
		// the pill beside the title says it
		frm.toggle_display("status", false);
		show_state(frm);
		if (frm.is_new()) return;
		wuye_ops.offer_save(frm, !["Paid", "Withdrawn"].includes(frm.doc.status) && frm.perm[0]?.write);
		if (frm.is_dirty() || !frm.perm[0]?.write) return;
		for (const [step, { from, when, ask }] of Object.entries(STEPS)) {
			if (!from.includes(frm.doc.status) || (when && !when(frm.doc))) continue;
			wuye_ops.add_step(
				frm,
				label(step),
				() =>
					wuye_ops.ask({
						title: label(step),
						fields: ask(frm.doc),
						action: (values) => take(frm, step, values),
					}),
				LOUD.includes(step)
			);
		}
	},
});

function show_state(frm) {
	const { doc } = frm;
	frm.set_intro("");
	if (frm.is_new() || !doc.due_on) return;
	const late = doc.due_on < frappe.datetime.get_today();
	const on = frappe.datetime.str_to_user(doc.due_on);
	if (doc.status === "Reported" && !doc.documents?.length)
		frm.set_intro(__("List the documents that prove the loss, then hand them in."), "blue");
	else if (doc.whose_turn === "Insurer")
		frm.set_intro(
			doc.status === "Agreed"
				? __("The insurer pays by {0}.", [on])
				: __("The insurer decides by {0}.", [on]),
			late ? "red" : "blue"
		);
	else frm.set_intro(__("It can be claimed until {0}.", [on]), late ? "red" : "orange");
}
