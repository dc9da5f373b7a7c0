// An alert is read and answered; what it says is the system's.
frappe.ui.form.on("Risk Alert", {
	refresh(frm) {
		frm.disable_save();
		wuye_ops.costs.in_words(frm);
		tell(frm);
		draw(frm);
		add_steps(frm);
	},
});

const said = (text) => frappe.utils.escape_html(String(text ?? ""));

// What warns, what is to be done now, and by when. by: who takes it in hand, where the user does not.
function say(frm, by = []) {
	const { doc } = frm;
	const level = wuye_ops.risk_warnings.colour(doc.level);
	const over = ["Closed", "Withdrawn"].includes(doc.status);
	const colours = { yellow: "yellow", orange: "orange", red: "red" };
	frm.set_intro("");
	frm.set_intro(
		[
			`<div>${said(finding(doc))}</div>`,
			`<div class="wuye-next"><b>${said(next_step(doc, by))}</b></div>`,
			doc.error ? `<div>${said(__("Nobody could be told of it: {0}", [doc.error]))}</div>` : "",
		].join(""),
		over ? "blue" : doc.status === "Back" ? "green" : colours[level] || "yellow"
	);
}

// And what usually helps.
function tell(frm) {
	say(frm);
	const guide = frm.fields_dict.guide_html.$wrapper.empty();
	const { doc } = frm;
	frappe.db.get_value("Risk Indicator", doc.indicator, "advice").then(({ message }) => {
		if (frm.doc.name !== doc.name || !message?.advice) return;
		guide
			.empty()
			.append(
				$("<p></p>").append(
					$("<b></b>").text(`${__("What Usually Helps")}：`),
					document.createTextNode(message.advice)
				)
			);
	});
}

function finding(doc) {
	if (doc.kind === "No Data") return __("{0}: there is no data, or it is stale.", [doc.title]);
	return __("{0} was {1}; warned of at {2}.", [doc.title, doc.value || "—", doc.threshold || "—"]);
}

function next_step(doc, by) {
	switch (doc.status) {
		case "Open":
			if (by.length)
				return __("It waits for {0} to take it in hand. {1}", [
					by.join("、"),
					wuye_ops.left_or_over(doc.due_by),
				]);
			return __("To do: take it in hand. {0}", [wuye_ops.left_or_over(doc.due_by)]);
		case "In Hand":
			return __("To do: carry out what was said, and record what was done.");
		case "Back":
			return __("The value is back. To do: say why it was, and close the alert.");
		case "Closed":
			return __("Closed. A relapse within the days of the indicator opens it again.");
		default:
			return __("Withdrawn.");
	}
}

function draw(frm) {
	const { doc } = frm;
	const place = frm.fields_dict.chart_html.$wrapper.empty();
	frappe.xcall("wuye_ops.risk.back_testing.course", { alert: doc.name }).then((data) => {
		if (frm.doc.name !== doc.name || !data) return;
		wuye_ops.risk_warnings.draw(place.get(0), data);
	});
}

function add_steps(frm) {
	const { doc } = frm;
	frappe
		.xcall("wuye_ops.risk.alert_steps.possible_steps", { name: doc.name })
		.then(({ steps, watched, acts, by }) => {
			if (frm.doc.name !== doc.name || frm.doc.modified !== doc.modified) return;
			if (!steps.includes("Take in Hand")) say(frm, by);
			if (!watched && !["Closed", "Withdrawn"].includes(doc.status)) {
				frm.dashboard.clear_headline();
				frm.dashboard.set_headline(
					said(
						__(
							"Nobody watches this value any more: the indicator is off, its metric is gone or the property is closed. A Risk Officer may withdraw the alert."
						)
					)
				);
			}
			const buttons = { "Take in Hand": take, Close: close, Withdraw: withdraw };
			if (acts)
				wuye_ops.add_step(frm, __("Record Action"), () => record(frm), doc.status === "In Hand");
			for (const step of steps) {
				wuye_ops.add_step(
					frm,
					__(step, null, "Risk Alert"),
					() => buttons[step](frm),
					step === "Take in Hand" || (step === "Close" && doc.status === "Back")
				);
			}
		});
}

const call = (frm, step, args) =>
	wuye_ops.call(`risk.alert_steps.${step}`, { name: frm.doc.name, ...args }).then(() => frm.reload_doc());

function take(frm) {
	wuye_ops.ask_reason(
		__("Take in Hand", null, "Risk Alert"),
		__("What will be done about it?"),
		(measure) => call(frm, "take_in_hand", { measure })
	);
}

function close(frm) {
	wuye_ops.ask_reason(
		__("Close", null, "Risk Alert"),
		__("Why was the value bad, and what keeps it good?"),
		(reason) => call(frm, "close", { reason })
	);
}

function withdraw(frm) {
	wuye_ops.ask_reason(__("Withdraw", null, "Risk Alert"), __("Why is it none?"), (reason) =>
		call(frm, "withdraw", { reason })
	);
}

const DOCUMENTS = [
	"Improvement Plan",
	"Rectification",
	"Service Task",
	"Service Request",
	"Statutory Inspection",
	"Arrears Case",
	"Cost Review",
	"Audit Finding",
	"Emergency Drill",
];

function record(frm) {
	const may_read = DOCUMENTS.filter((doctype) => frappe.model.can_read(doctype));
	const dialog = wuye_ops.ask({
		title: __("Record Action"),
		fields: [
			{ fieldname: "what", fieldtype: "Small Text", label: __("What was done?"), reqd: 1 },
			{
				fieldname: "document_type",
				fieldtype: "Select",
				label: __("Kind of Document"),
				options: ["", ...may_read].map((value) => ({ value, label: value ? __(value) : "" })),
				description: __("If a document came of it"),
				change: () => dialog.set_value("document", ""),
			},
			{
				fieldname: "document",
				fieldtype: "Dynamic Link",
				label: __("Document"),
				options: "document_type",
				depends_on: "document_type",
				get_query: () => ({ filters: frm.doc.property ? { property: frm.doc.property } : {} }),
			},
		],
		action: (values) => call(frm, "record_action", values),
	});
}
