// From the plan to the last finding cured; the programme is worked off row by row.
const AUDITS = "finance_control.audit.audits";
const PROGRAMME = "finance_control.audit.programme.take_step";

frappe.ui.form.on("Audit", {
	setup(frm) {
		frm.set_query("property", "properties", () => ({ filters: { company: frm.doc.company } }));
		const auditors = () => ({ query: "wuye_ops.finance_control.audit.choices.auditors" });
		frm.set_query("head", auditors);
		frm.set_query("user", "team", auditors);
		frm.set_query("assigned", "steps", () => ({
			filters: { name: ["in", (frm.doc.team || []).map((row) => row.user)] },
		}));
	},

	refresh(frm) {
		// the pill beside the title says it
		frm.toggle_display("status", false);
		if (frm.is_new()) return;
		show_state(frm);
		wuye_ops.offer_save(
			frm,
			frm.perm[0]?.write && !["Reported", "Closed", "Cancelled"].includes(frm.doc.status)
		);
		if (!frm.perm[0]?.write || frm.is_dirty()) return;
		offer_steps(frm);
		offer_programme(frm);
	},
});

const step_label = (step) => __(step, null, "Audit");
const text = (fieldname, title, more) => ({ fieldname, fieldtype: "Small Text", label: title, ...more });

// step → statuses, whether it asks for a reason
const LIFE = {
	Notify: ["Planned"],
	Begin: ["Notified"],
	"End Field Work": ["In Field"],
	"Issue Report": ["Reporting"],
	Close: ["Reported"],
	"Go Back to Field": ["Reporting"],
	Cancel: ["Planned", "Notified", "In Field"],
};
const WITH_REASON = ["Go Back to Field", "Cancel"];

function offer_steps(frm) {
	const { doc } = frm;
	if (doc.status === "Reporting") {
		wuye_ops.add_step(frm, step_label("Write Report"), () => write_report(frm), !doc.opinion);
	}
	let first = doc.status !== "Reporting" || Boolean(doc.opinion);
	for (const [step, from] of Object.entries(LIFE)) {
		if (!from.includes(doc.status)) continue;
		const title = step_label(step);
		if (WITH_REASON.includes(step)) {
			frm.add_custom_button(title, () =>
				wuye_ops.ask_reason(title, __("Why?"), (reason) => take(frm, step, { reason }))
			);
		} else {
			wuye_ops.add_step(frm, title, () => take(frm, step), first);
			first = false;
		}
	}
	if (["In Field", "Reporting"].includes(doc.status)) {
		frm.add_custom_button(__("New Finding"), () =>
			frappe.new_doc("Audit Finding", { audit: doc.name, property: doc.properties[0]?.property })
		);
	}
	if (doc.status === "Planned") {
		frm.add_custom_button(__("Who May Take Part"), () => show_candidates(frm));
	}
	const me = (doc.team || []).find((row) => row.user === frappe.session.user);
	if (me && !me.declared_on && !["Reported", "Closed", "Cancelled"].includes(doc.status)) {
		frm.add_custom_button(__("Declare Independence"), () =>
			frappe.confirm(
				__("I have no tie to what is audited: no work, no post, no relation, no interest of mine."),
				() =>
					wuye_ops
						.call(`${AUDITS}.declare_independence`, { audit: doc.name })
						.then(() => frm.reload_doc())
			)
		);
	}
}

const take = (frm, step, values = {}) =>
	wuye_ops.call(`${AUDITS}.take`, { audit: frm.docname, step, ...values }).then(() => frm.reload_doc());

const write_report = (frm) =>
	wuye_ops.ask({
		title: step_label("Write Report"),
		size: "large",
		fields: [
			text("overview", __("Overview", null, "Audit"), { default: frm.doc.overview, reqd: 1 }),
			text("conclusion", __("Conclusion"), { default: frm.doc.conclusion, reqd: 1 }),
			text("advice", __("Advice"), {
				default: frm.doc.advice,
				description: __(
					"The opinion follows from the findings, by the rule that stands in the report."
				),
			}),
		],
		action: (values) =>
			wuye_ops
				.call("finance_control.audit.report.write", { audit: frm.docname, ...values })
				.then(() => frm.reload_doc()),
	});

// -- the programme

const ACTIONS = {
	"To Do": ["Start", "Drop"],
	"In Work": ["Hand In", "Drop"],
	"To Review": ["Accept", "Return"],
	Reviewed: ["Resume"],
	Dropped: ["Resume"],
};
const ASKS_WHY = {
	Return: () => __("What is to be looked at again?"),
	Drop: () => __("Why is it not done? The report says so."),
	Resume: () => __("Why is it taken up again?"),
};

function offer_programme(frm) {
	const { doc } = frm;
	if (doc.status !== "In Field" || !doc.steps?.length) return;
	const group = __("Programme");
	frm.add_custom_button(__("New Working Paper"), () => new_paper(frm), group);
	frm.add_custom_button(__("Take a Step"), () => take_step(frm), group);
}

const row_options = (rows) =>
	rows.map((row) => ({
		value: row.name,
		label: `${row.idx}. ${row.title} · ${__(row.status || "To Do", null, "Audit Step")}`,
	}));

function new_paper(frm) {
	const rows = frm.doc.steps.filter((row) => row.status === "In Work");
	if (!rows.length) {
		frappe.msgprint(__("Start a step first: papers are written for steps in work."));
		return;
	}
	wuye_ops.ask({
		title: __("New Working Paper"),
		size: "large",
		fields: [
			{
				fieldname: "step",
				fieldtype: "Select",
				label: __("Step", null, "Audit Step"),
				options: row_options(rows),
				default: rows[0].name,
				reqd: 1,
			},
			{ fieldname: "title", fieldtype: "Data", label: __("Title"), reqd: 1 },
			text("notes", __("What Was Done and Seen"), { reqd: 1 }),
		],
		action: (values) =>
			frappe.db
				.insert({ doctype: "Audit Working Paper", audit: frm.docname, ...values })
				.then((doc) =>
					frappe.show_alert({ message: __("{0} written", [doc.name]), indicator: "green" })
				),
	});
}

function take_step(frm) {
	const rows = frm.doc.steps;
	const of = (name) => rows.find((row) => row.name === name);
	const actions = (name) =>
		ACTIONS[of(name)?.status || "To Do"].map((value) => ({
			value,
			label: __(value, null, "Audit Step"),
		}));
	const first = rows.find((row) => !["Reviewed", "Dropped"].includes(row.status)) || rows[0];
	const dialog = wuye_ops.ask({
		title: __("Take a Step"),
		fields: [
			{
				fieldname: "row",
				fieldtype: "Select",
				label: __("Step", null, "Audit Step"),
				options: row_options(rows),
				default: first.name,
				reqd: 1,
				change: () => {
					dialog.set_df_property("action", "options", actions(dialog.get_value("row")));
					dialog.set_value("action", actions(dialog.get_value("row"))[0].value);
				},
			},
			{
				fieldname: "action",
				fieldtype: "Select",
				label: __("Action"),
				options: actions(first.name),
				default: actions(first.name)[0].value,
				reqd: 1,
			},
			text("conclusion", __("Conclusion"), {
				depends_on: "eval:doc.action === 'Hand In'",
				default: first.conclusion,
			}),
			text("reason", __("Reason or Question"), {
				depends_on: `eval:${JSON.stringify(Object.keys(ASKS_WHY))}.includes(doc.action)`,
			}),
		],
		action: (values) =>
			wuye_ops.call(PROGRAMME, { audit: frm.docname, ...values }).then(() => frm.reload_doc()),
	});
}

// -- the team

function show_candidates(frm) {
	frappe
		.call({
			method: "wuye_ops.finance_control.audit.independence.candidates",
			args: { audit: frm.docname },
			type: "GET",
		})
		.then(({ message }) => {
			const rows = message
				.map(({ full_name, against }) => {
					const name = frappe.utils.escape_html(full_name);
					const pill = against.length
						? `<span class="indicator-pill no-indicator-dot red">${__("Not independent")}</span>`
						: `<span class="indicator-pill no-indicator-dot green">${__("Free", null, "Audit")}</span>`;
					// the sentences come escaped from the server
					return `<tr><td>${name}</td><td>${pill}</td><td>${against.join("<br>")}</td></tr>`;
				})
				.join("");
			frappe.msgprint({
				title: __("Who May Take Part"),
				wide: true,
				message: `<table class="table table-bordered"><tbody>${rows}</tbody></table>`,
			});
		});
}

function show_state(frm) {
	const { doc } = frm;
	frm.set_intro("");
	const day = (value) => frappe.datetime.str_to_user(value);
	if (doc.status === "Reporting" && doc.report_due) {
		const late = doc.report_due < frappe.datetime.get_today();
		frm.set_intro(__("The report is due on {0}.", [day(doc.report_due)]), late ? "red" : "blue");
	} else if (doc.status === "Reported" && doc.findings_open) {
		frm.set_intro(__("{0} findings are open.", [doc.findings_open]), "orange");
	}
}
