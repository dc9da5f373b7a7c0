// Found, planned, done, measured, judged by somebody else: each step asks for what it needs and nothing more.
const PLAN = "service_quality.plan_steps";

frappe.ui.form.on("Improvement Plan", {
	setup(frm) {
		const here = () => ({ filters: { property: frm.doc.property } });
		const staff = () => ({
			filters: { status: "Active", wuye_property: ["in", [frm.doc.property, ""]] },
		});
		frm.set_query("responsible", staff);
		frm.set_query("responsible", "measures", staff);
		for (const field of ["before_survey", "after_survey"]) frm.set_query(field, here);
		wuye_ops.quality_subjects().then((subjects) => {
			frm.set_df_property("metric", "options", subjects);
			frm.quality_subjects = subjects;
		});
	},

	onload(frm) {
		// made from the connections of a document, which give its name alone
		const [view, doctype, name] = frappe.get_prev_route() || [];
		if (frm.is_new() && !frm.doc.source_doctype && view === "Form" && name === frm.doc.source_name) {
			frm.set_value("source_doctype", doctype);
		}
		// whoever is named above does what is not given to anybody else
		if (frm.is_new() && !(frm.doc.measures || []).length) frm.add_child("measures", {});
	},

	validate(frm) {
		// the row that a new plan begins with is none until it says what is done
		if (!frm.is_new()) return;
		for (const row of (frm.doc.measures || []).filter(({ what }) => !what))
			frappe.model.clear_doc(row.doctype, row.name);
		frm.refresh_field("measures");
	},

	refresh(frm) {
		frm.toggle_display("status", false);
		show_state(frm);
		const settled = frm.doc.status !== "Open" && !frm.is_new();
		for (const field of [
			"metric",
			"target",
			"minimal_change",
			"before_from",
			"before_to",
			"before_survey",
		]) {
			frm.toggle_enable(field, !settled);
		}
		if (frm.is_new() || frm.is_dirty()) return;
		offer_steps(frm);
	},

	before_workflow_action(frm) {
		const take = (step, reason) =>
			wuye_ops.call(`${PLAN}.take`, { plan: frm.doc.name, step, reason }).then(() => frm.reload_doc());
		const why = (step, question, reqd) => () =>
			wuye_ops.ask({
				title: __(step, null, "Improvement Plan"),
				fields: [{ fieldname: "reason", fieldtype: "Small Text", label: question, reqd }],
				action: ({ reason }) => take(step, reason),
			});
		const measured = frm.doc.metric || frm.doc.before_survey;
		return wuye_ops.before_workflow_action(frm, {
			Start: () => take("Start"),
			"Hand In": () => take("Hand In"),
			"Confirm Effect": why("Confirm Effect", __("What shows that it has worked?"), !measured),
			"Deny Effect": why("Deny Effect", __("What shows that it has not worked?"), !measured),
			Return: why("Return", __("What is still to be done?"), true),
			Resume: () => take("Resume"),
			Close: () => take("Close"),
			"Give Up": why("Give Up", __("Why is it given up?"), true),
		});
	},
});

frappe.ui.form.on("Improvement Measure", {
	measures_add(frm, cdt, cdn) {
		const { department, responsible, deadline } = frm.doc;
		frappe.model.set_value(cdt, cdn, { department, responsible, deadline });
	},
});

function show_state(frm) {
	const { doc } = frm;
	frm.set_intro("");
	frm.dashboard.clear_headline();
	if (frm.is_new()) return;
	if (doc.is_overdue && ["Open", "In Progress"].includes(doc.status)) {
		frm.set_intro(__("A measure is overdue"), "red");
	} else if (doc.status === "To Judge" && doc.after_to) {
		frm.set_intro(
			__("Judged by {0} from {1} to {2}", [
				frappe.utils.escape_html(doc.metric_label || ""),
				frappe.datetime.str_to_user(doc.after_from),
				frappe.datetime.str_to_user(doc.after_to),
			]),
			"blue"
		);
	} else if (doc.status === "Not Effective") {
		frm.set_intro(
			__("It has not worked. Add a measure that is still to be done, then resume."),
			"orange"
		);
	}
	if (doc.before_value && doc.after_value) {
		const colour = { Effective: "green", "Not Effective": "red" }[doc.verdict] || "gray";
		frm.dashboard.set_headline(
			`<span class="wuye-effect"><span class="text-muted">${frappe.utils.escape_html(
				doc.metric_label || __("Satisfaction")
			)}</span> <b>${frappe.utils.escape_html(doc.before_value)}</b> → <b style="color: var(--${colour}-500)">${frappe.utils.escape_html(
				doc.after_value
			)}</b> ${doc.verdict ? wuye_ops.pill(__(doc.verdict, null, "Improvement Plan"), colour) : ""}</span>`
		);
	}
}

function offer_steps(frm) {
	const { doc } = frm;
	const may_write = frm.perm[0]?.write;
	const may_finish = doc.__onload?.to_finish || [];
	const open = (doc.measures || []).filter((row) => may_finish.includes(row.name));
	if (open.length) {
		wuye_ops.add_step(frm, __("Measure Done"), () => finish(frm, open), true);
	}
	if (doc.status === "To Judge" && may_write && (doc.metric || doc.after_survey)) {
		wuye_ops.add_step(frm, __("Look at the Figures"), () =>
			wuye_ops.call(`${PLAN}.look`, { plan: doc.name }).then(() => frm.reload_doc())
		);
	}
	if (
		["Effective", "Closed"].includes(doc.status) &&
		doc.judged_by &&
		frappe.model.can_create("Quality Standard")
	) {
		if (doc.next_standard) {
			frm.add_custom_button(
				__("Proposed Standard"),
				() => frappe.set_route("Form", "Quality Standard", doc.next_standard),
				__("View")
			);
		} else if (may_write) {
			wuye_ops.add_step(
				frm,
				__("Propose a New Standard"),
				() =>
					wuye_ops
						.call("service_quality.proposals.propose", { plan: doc.name })
						.then((name) => frappe.set_route("Form", "Quality Standard", name)),
				true
			);
		}
	}
	if (doc.source_name && frappe.model.can_read(doc.source_doctype)) {
		frm.add_custom_button(
			__(doc.source_doctype),
			() => frappe.set_route("Form", doc.source_doctype, doc.source_name),
			__("View")
		);
	}
}

function finish(frm, open) {
	const { doc } = frm;
	wuye_ops.ask({
		title: __("Measure Done"),
		fields: [
			{
				fieldname: "measure",
				fieldtype: "Select",
				label: __("Measure"),
				options: open.map((row) => ({ value: row.name, label: `${row.idx}. ${row.what}` })),
				default: open[0].name,
				reqd: 1,
			},
			{
				fieldname: "done_on",
				fieldtype: "Date",
				label: __("Done On"),
				default: frappe.datetime.get_today(),
				reqd: 1,
			},
			{
				fieldname: "evidence",
				fieldtype: "Attach",
				label: __("Evidence"),
				reqd: 1,
				// the file belongs to the plan, or it would prove nothing; who may not write it is believed once it is sent
				options: frm.perm[0]?.write ? { doctype: doc.doctype, docname: doc.name } : {},
			},
			{ fieldname: "evidence_text", fieldtype: "Small Text", label: __("What the Evidence Shows") },
		],
		action: (values) =>
			wuye_ops
				.call(`${PLAN}.finish_measure`, { plan: doc.name, ...values })
				.then(() => frm.reload_doc()),
	});
}
