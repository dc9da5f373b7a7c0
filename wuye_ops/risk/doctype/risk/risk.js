// From the day it was seen to the day it is gone: steps ask for what they need; the rules on the server say whose they are.
const OPEN = ["Identified", "Assessed", "In Response", "Watched"];
const STAGES = ["Inherent", "Current", "Residual"];

frappe.ui.form.on("Risk", {
	setup(frm) {
		const here = () => ({ filters: { property: frm.doc.property || "" } });
		for (const field of ["building", "service_area", "equipment"]) frm.set_query(field, here);
		const of_property = () => staff(frm);
		frm.set_query("owner_employee", of_property);
		frm.set_query("responsible", "responses", of_property);
		frm.set_query("responsible", "measures", of_property);
		frm.set_query("library_item", () => ({ filters: { disabled: 0 } }));
		frm.set_query("document", "measures", (doc, cdt, cdn) =>
			locals[cdt][cdn].document_type === "Training Event" ? {} : { filters: { property: doc.property } }
		);
	},

	refresh(frm) {
		// the pill beside the title says it
		frm.toggle_display("status", false);
		if (frm.is_new()) frm.set_df_property("source", "options", OUTSIDE);
		show_state(frm);
		show_alike(frm);
		show_headings(frm);
		show_matrix(frm);
		if (frm.is_new()) return;
		wuye_ops.offer_save(frm, OPEN.includes(frm.doc.status) && frm.perm[0]?.write);
		if (!frm.is_dirty()) offer_steps(frm);
	},

	title: show_alike,
	category: show_alike,
	property: show_alike,
	building: show_alike,
	service_area: show_alike,
	equipment: show_alike,

	async library_item(frm) {
		const item = await wuye_ops.risk.library_item(frm.doc.library_item);
		if (!item) return;
		const values = { category: item.category, unlawful: item.unlawful };
		if (!frm.doc.title) values.title = item.title;
		if (!frm.doc.causes) values.causes = item.causes;
		if (frm.doc.source === "Other") values.source = "Risk Library Item";
		await frm.set_value(values);
		show_alike(frm);
	},
});

// what somebody can say without a document of ours
const OUTSIDE = ["Other", "News Case", "Risk Library Item"];

const label = (step) => __(step, null, "Risk");
const staff = (frm) => ({
	filters: { status: "Active", wuye_property: ["in", [frm.doc.property, ""]] },
});
const reason = (text) => ({ fieldname: "reason", fieldtype: "Small Text", label: text, reqd: 1 });
const has = (...roles) => frappe.user.has_role([...roles, "System Manager"]);
const lead = () => has("Risk Officer", "Property Manager", "Operations Director");
const decide = () => has("Risk Officer", "Operations Director");

// step → in which statuses, whose by role, and what its dialog asks for
const STEPS = {
	Assess: {
		from: ["Identified"],
		who: (frm) => lead() && frm.doc.inherent_level && frm.doc.current_level,
		ask: () => [],
	},
	Respond: { from: ["Assessed"], who: (frm) => lead() && frm.doc.responses?.length, ask: () => [] },
	"Confirm Response": { from: ["In Response"], who: decide, ask: () => [] },
	Watch: {
		from: ["Assessed"],
		who: (frm) => lead() && !frm.doc.is_key,
		ask: () => [reason(__("Why is it enough to watch it?"))],
	},
	"Adjust Response": {
		from: ["Watched"],
		who: lead,
		ask: () => [reason(__("What has changed?"))],
	},
	Close: {
		from: ["Assessed", "In Response", "Watched"],
		who: decide,
		ask: () => [reason(__("Why is it over?"))],
	},
	Reopen: { from: ["Closed"], who: decide, ask: () => [reason(__("Why is it taken up again?"))] },
	Dismiss: { from: ["Identified"], who: decide, ask: () => [reason(__("Why is it no risk?"))] },
	Reconsider: { from: ["Dismissed"], who: lead, ask: () => [reason(__("Why is it a risk after all?"))] },
	Merge: {
		from: ["Identified", "Assessed"],
		who: decide,
		ask: (frm) => [
			{
				fieldname: "into",
				fieldtype: "Link",
				options: "Risk",
				label: __("Risk That Stays"),
				get_query: () => ({
					filters: {
						property: frm.doc.property,
						status: ["in", OPEN],
						name: ["!=", frm.docname],
					},
				}),
				reqd: 1,
			},
			reason(__("Why are they the same?")),
		],
	},
};
const LOUD = ["Assess", "Respond", "Confirm Response"];

const take = (frm, step, values = {}) =>
	wuye_ops.call("risk.steps.take", { risk: frm.docname, step, ...values }).then(() => frm.reload_doc());

function offer_steps(frm) {
	const { doc } = frm;
	if (
		OPEN.includes(doc.status) &&
		(lead() || has("Department Head", "Quality Inspector", "Internal Auditor"))
	) {
		wuye_ops.add_step(
			frm,
			doc.inherent_level && doc.current_level ? __("Assess Anew") : __("Assess", null, "Risk"),
			() => assess(frm),
			["Identified"].includes(doc.status) || review_is_due(doc)
		);
	}
	for (const [step, { from, who, ask }] of Object.entries(STEPS)) {
		if (!from.includes(doc.status) || !who(frm)) continue;
		wuye_ops.add_step(
			frm,
			label(step),
			() => {
				const fields = ask(frm);
				if (fields.length)
					wuye_ops.ask({ title: label(step), fields, action: (values) => take(frm, step, values) });
				else take(frm, step);
			},
			LOUD.includes(step)
		);
	}
	if (OPEN.includes(doc.status) && frm.perm[0]?.write && measure_kinds().length)
		wuye_ops.add_step(frm, __("New Measure", null, "Risk"), () => new_measure(frm));
	const waiting = (doc.responses || []).filter((row) => row.kind === "Accept" && asks_approval(row));
	if (
		waiting.length &&
		OPEN.includes(doc.status) &&
		has("Operations Director", "Property Manager", "Department Head")
	)
		wuye_ops.add_step(
			frm,
			waiting[0].approved_by ? __("Renew Acceptance") : label("Approve Acceptance"),
			() => accept(frm, waiting),
			Boolean(waiting[0].approved_by)
		);
}

// -- measures: documents of other chapters, made here in one step

const measure_kinds = () =>
	["Improvement Plan", "Rectification", "Training Event", "Emergency Plan"].filter((doctype) =>
		frappe.model.can_create(doctype)
	);

function new_measure(frm) {
	const reduce = (frm.doc.responses || []).filter((row) => row.kind === "Reduce");
	wuye_ops.ask({
		title: __("New Measure", null, "Risk"),
		fields: [
			{
				fieldname: "kind",
				fieldtype: "Select",
				label: __("Document Type"),
				options: measure_kinds().map((value) => ({ value, label: __(value) })),
				default: measure_kinds()[0],
				reqd: 1,
			},
			{ fieldname: "title", fieldtype: "Data", label: __("What is to be done?"), reqd: 1 },
			{
				fieldname: "responsible",
				fieldtype: "Link",
				options: "Employee",
				label: __("Responsible"),
				get_query: () => staff(frm),
				reqd: 1,
			},
			{ fieldname: "due_on", fieldtype: "Date", label: __("Due On"), reqd: 1 },
			{
				fieldname: "response_row",
				fieldtype: "Select",
				label: __("Response"),
				options: reduce.map((row) => ({
					value: row.idx,
					label: `${row.idx}. ${__(row.kind, null, "Risk")}`,
				})),
				default: reduce[0]?.idx,
				hidden: reduce.length < 2,
			},
		],
		action: (values) =>
			wuye_ops.call("risk.measures.make", { risk: frm.docname, ...values }).then((name) => {
				frappe.show_alert({
					message: __("Made: {0}", [frappe.utils.get_form_link(values.kind, name, true)]),
					indicator: "green",
				});
				return frm.reload_doc();
			}),
	});
}

// not approved yet, or over within two weeks
const asks_approval = (row) =>
	!row.approved_by || row.until <= frappe.datetime.add_days(frappe.datetime.get_today(), 14);

const acceptance_is_over = (doc) =>
	OPEN.includes(doc.status) && doc.accepted_until && doc.accepted_until < frappe.datetime.get_today();

const review_is_due = (doc) => doc.next_review && doc.next_review <= frappe.datetime.get_today();

function accept(frm, rows) {
	wuye_ops.ask({
		title: rows[0].approved_by ? __("Renew Acceptance") : label("Approve Acceptance"),
		fields: [
			{
				fieldname: "row",
				fieldtype: "Select",
				label: __("Response"),
				options: rows.map((row) => ({ value: row.name, label: `${row.idx}. ${row.reason || ""}` })),
				default: rows[0].name,
				reqd: 1,
			},
			{
				fieldname: "until",
				fieldtype: "Date",
				label: __("Accepted Until"),
				default: rows[0].approved_by ? null : rows[0].until,
				description: __("Red one month at the longest, orange three, yellow six, blue twelve."),
				reqd: 1,
			},
		],
		action: (values) =>
			wuye_ops.call("risk.steps.accept", { risk: frm.docname, ...values }).then(() => frm.reload_doc()),
	});
}

// -- assessing

function next_stage(doc) {
	if (!doc.inherent_level) return "Inherent";
	if (!doc.current_level) return "Current";
	return (doc.measures || []).some((row) => row.done_on) || doc.residual_level ? "Residual" : "Current";
}

async function assess(frm) {
	const { doc } = frm;
	const usual = doc.library_item && !doc.inherent_level ? await library_values(doc.library_item) : {};
	const stage = next_stage(doc);
	wuye_ops.ask({
		title: __("Assess", null, "Risk"),
		size: "large",
		fields: [
			{
				fieldname: "stage",
				fieldtype: "Select",
				label: __("Stage", null, "Risk Assessment"),
				options: [
					{ value: "Inherent", label: __("Inherent: without measures") },
					{ value: "Current", label: __("Current: as it is today") },
					{ value: "Residual", label: __("Residual: after the measures") },
				],
				default: stage,
				reqd: 1,
			},
			{
				fieldname: "method",
				fieldtype: "Select",
				label: __("Method", null, "Risk"),
				options: [
					{ value: "5x5", label: __("5x5: likelihood × impact") },
					{ value: "LEC", label: __("LEC: how people are exposed at work") },
				],
				default: doc.method || usual.method || "5x5",
				read_only: doc.method ? 1 : 0,
				reqd: 1,
			},
			{ fieldtype: "Column Break" },
			{
				fieldname: "assessed_on",
				fieldtype: "Date",
				label: __("Assessed On"),
				default: frappe.datetime.get_today(),
				depends_on: "eval:!(doc.also || []).length",
			},
			{
				fieldname: "combination",
				fieldtype: "Select",
				label: __("Opinions Are Combined by"),
				options: ["Median", "Most Cautious"].map((value) => ({
					value,
					label: __(value, null, "Risk Assessment"),
				})),
				default: "Median",
			},
			{ fieldtype: "Section Break", label: __("My Opinion") },
			...wuye_ops.risk.value_fields(doc.method, stage === "Inherent" ? usual : {}),
			{ fieldtype: "Column Break" },
			{
				fieldname: "reason",
				fieldtype: "Small Text",
				label: __("Why do you think so?"),
				description: __("Empty: only others are asked."),
			},
			{ fieldtype: "Section Break", label: __("Who Else Assesses") },
			{
				fieldname: "also",
				fieldtype: "MultiSelectPills",
				label: __("Assessors"),
				description: __("A key risk (red or orange) takes two people at the least."),
				get_data: (text) => assessors(doc, text),
			},
		],
		label: __("Assess", null, "Risk"),
		action: (values) =>
			wuye_ops
				.call("risk.assessments.begin", {
					risk: doc.name,
					...values,
					also: JSON.stringify(values.also || []),
				})
				.then(({ status }) => {
					if (status === "Asked")
						frappe.show_alert({
							message: __("Asked: it counts when all have given their opinion."),
							indicator: "blue",
						});
					return frm.reload_doc();
				}),
	});
}

const library_values = (name) =>
	frappe.db
		.get_value("Risk Library Item", name, ["method", "likelihood", "impact", "l", "e", "c"])
		.then((r) => r.message || {});

const assessors = (doc, text) =>
	frappe
		.call({
			method: "wuye_ops.risk.assessments.who_can",
			type: "GET",
			args: { property: doc.property, text: text || "" },
		})
		.then((r) => r.message || []);

// -- what the form shows

function show_state(frm) {
	const { doc } = frm;
	frm.set_intro("");
	if (frm.is_new()) return;
	const day = (value) => frappe.datetime.str_to_user(value);
	if (acceptance_is_over(doc)) {
		frm.set_intro(
			__("It was accepted until {0}. Renew that, assess it anew, or choose another response.", [
				day(doc.accepted_until),
			]),
			"red"
		);
	} else if (doc.key_since && OPEN.includes(doc.status)) {
		frm.set_intro(
			__("A key risk without a response in effect since {0}: avoid, reduce, transfer or accept it.", [
				day(doc.key_since),
			]),
			"red"
		);
	} else if (doc.status === "Identified") {
		frm.set_intro(__("Assess what it would be without measures, and what it is today."), "blue");
	} else if (review_is_due(doc)) {
		frm.set_intro(__("Its review was due on {0}: assess it anew.", [day(doc.next_review)]), "orange");
	} else if (doc.status === "Merged") {
		frm.set_intro(
			__("It is told of in {0}.", [
				`<a href="/app/risk/${encodeURIComponent(doc.merged_into)}">${frappe.utils.escape_html(
					doc.merged_into
				)}</a>`,
			]),
			"gray"
		);
	}
}

async function show_alike(frm) {
	const { doc } = frm;
	const field = frm.get_field("alike");
	if (!field) return;
	const asked = frm.is_new() || ["Identified", "Assessed"].includes(doc.status);
	const keys = ["property", "title", "category", "library_item", "building", "service_area", "equipment"];
	const values = Object.fromEntries(keys.map((key) => [key, doc[key] || ""]));
	const found = asked ? await wuye_ops.risk.alike({ ...values, name: frm.is_new() ? "" : doc.name }) : [];
	if (frm.doc === doc) field.$wrapper.html(wuye_ops.risk.alike_html(found));
}

const HEADINGS = () => ({
	inherent: __("Inherent: without measures"),
	current: __("Current: as it is today"),
	residual: __("Residual: after the measures"),
});

function show_headings(frm) {
	for (const [stage, text] of Object.entries(HEADINGS()))
		frm.get_field(`${stage}_heading`).$wrapper.html(`<h6 class="mb-3">${text}</h6>`);
}

async function show_matrix(frm) {
	const field = frm.get_field("matrix");
	if (frm.is_new() || !frm.doc.inherent_level) {
		field.$wrapper.html(`<p class="text-muted">${__("Not assessed yet.")}</p>`);
		return;
	}
	const { message: rounds } = await frappe.call({
		method: "wuye_ops.risk.assessments.history",
		type: "GET",
		args: { risk: frm.docname },
	});
	field.$wrapper.html(
		`<div class="wuye-risk-standing">${frm.doc.method === "5x5" ? grid(frm.doc) : ""}<div class="wuye-risk-rounds"></div></div>`
	);
	show_rounds(field.$wrapper.find(".wuye-risk-rounds"), rounds || []);
}

const short = (stage) => __(stage, null, "Risk Assessment")[0];

// The 5×5 matrix with a letter for each stage where it stands.
function grid(doc) {
	const level = (score) => (score >= 15 ? "red" : score >= 9 ? "orange" : score >= 4 ? "yellow" : "blue");
	const marks = (likelihood, impact) =>
		STAGES.filter(
			(stage) =>
				doc[`${stage.toLowerCase()}_likelihood`] === likelihood &&
				doc[`${stage.toLowerCase()}_impact`] === impact
		)
			.map((stage) => `<b title="${__(stage, null, "Risk Assessment")}">${short(stage)}</b>`)
			.join(" ");
	const rows = [5, 4, 3, 2, 1].map(
		(impact) =>
			`<tr><th>${impact}</th>${[1, 2, 3, 4, 5]
				.map(
					(likelihood) =>
						`<td class="wuye-risk-${level(likelihood * impact)}">${marks(likelihood, impact)}</td>`
				)
				.join("")}</tr>`
	);
	return `<table class="wuye-risk-grid" aria-label="${__("Where It Stands")}"><caption>${__(
		"Impact ↑ Likelihood →"
	)}</caption><tbody>${rows.join("")}<tr><th></th>${[1, 2, 3, 4, 5]
		.map((number) => `<th>${number}</th>`)
		.join("")}</tr></tbody></table>`;
}

function show_rounds($wrapper, rounds) {
	const escape = frappe.utils.escape_html;
	const days = [...new Set(rounds.map((row) => row.assessed_on))];
	if (days.length > 1) {
		const $chart = $('<div class="wuye-risk-chart"></div>').appendTo($wrapper);
		const last = (stage, day) =>
			rounds.filter((row) => row.stage === stage && row.assessed_on <= day).at(-1)?.score ?? null;
		new frappe.Chart($chart[0], {
			type: "line",
			height: 180,
			animate: 0,
			disableEntryAnimation: 1,
			data: {
				labels: days.map((day) => frappe.datetime.str_to_user(day)),
				datasets: STAGES.filter((stage) => rounds.some((row) => row.stage === stage)).map(
					(stage) => ({
						name: __(stage, null, "Risk Assessment"),
						values: days.map((day) => last(stage, day) || 0),
					})
				),
			},
			colors: ["#7c7c7c", "#e86c13", "#278f5e"],
		});
	}
	const rows = [...rounds]
		.reverse()
		.map(
			(row) =>
				`<tr><td><a href="/app/risk-assessment/${encodeURIComponent(row.name)}">${frappe.datetime.str_to_user(
					row.assessed_on
				)}</a></td><td>${__(row.stage, null, "Risk Assessment")}</td><td>${row.score}</td><td>${wuye_ops.risk.pill(
					row.level
				)}</td><td>${escape(row.assessors.join("、"))}</td></tr>`
		);
	$wrapper.append(
		`<table class="table table-sm"><thead><tr><th>${__("Assessed On")}</th><th>${__(
			"Stage",
			null,
			"Risk Assessment"
		)}</th><th>${__("Score")}</th><th>${__("Level")}</th><th>${__("Assessors")}</th></tr></thead><tbody>${rows.join(
			""
		)}</tbody></table>`
	);
}
