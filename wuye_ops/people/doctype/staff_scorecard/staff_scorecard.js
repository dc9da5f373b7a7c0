// A month of somebody, measure by measure: what was counted, what it earned and why; each number leads to its documents.
const STEPS = "people.scorecards.steps";

frappe.ui.form.on("Staff Scorecard", {
	refresh(frm) {
		frm.disable_save();
		// versions of it come after it was final
		if (!["Final", "Superseded"].includes(frm.doc.status)) frm.dashboard.links_area?.hide();
		wuye_ops.show_month(frm);
		// the headline and the sheet say these
		const said = [
			"employee_name",
			"total",
			"grade",
			"coefficient",
			"judged",
			"remark",
			"lines",
			"status",
		];
		frm.toggle_display([...said, "section_score"], false);
		frm.toggle_display("section_steps", !!frm.doc.shown_by);
		frm.set_intro("");
		show_state(frm);
		show_sheet(frm);
		offer_steps(frm);
	},
});

function show_state(frm) {
	const { doc } = frm;
	const escape = frappe.utils.escape_html;
	frm.dashboard.clear_headline();
	if (cint(doc.judged)) {
		const colour = wuye_ops.grade_colour(doc.total);
		frm.dashboard.set_headline(
			`<span class="wuye-score" data-grade="${escape(doc.grade)}">
				<b style="color: var(--${colour}-500)">${format_number(doc.total, null, 2)}</b>
				${wuye_ops.pill(escape(doc.grade), colour)}
				<span class="text-muted">${__("coefficient {0}, {1} days at work, {2} % of the weight has data", [
					flt(doc.coefficient, 2),
					doc.days,
					flt(doc.covered, 2),
				])}</span>
			</span>`
		);
	}
	if (doc.remark) frm.set_intro(escape(doc.remark), "orange");
	if (doc.changed_since) {
		frm.set_intro(
			escape(__("Documents have changed since they were counted: {0}", [doc.changed_since])),
			"red"
		);
	}
}

function show_sheet(frm) {
	const escape = frappe.utils.escape_html;
	const row_of = (row) => {
		const share = row.possible ? Math.round((row.points / row.possible) * 100) : 0;
		const colour = row.left_out ? "gray" : share >= 90 ? "green" : share >= 60 ? "orange" : "red";
		const points = row.left_out
			? `<span class="text-muted">${__("does not count")}</span>`
			: `<b>${flt(row.points, 2)}</b> / ${flt(row.possible, 2)}`;
		const of_property = row.scope === "Property" ? wuye_ops.pill(__("Property"), "gray") : "";
		return `<div class="wuye-sheet-row" data-code="${escape(row.code)}">
			<div class="wuye-sheet-head">
				<span class="wuye-sheet-name">${escape(row.measure_name)} ${of_property}
					<span class="text-muted">${escape(row.value)}</span></span>
				<span class="wuye-sheet-points">${points}</span>
			</div>
			<div class="progress"><div class="progress-bar bg-${colour}" style="width: ${share}%"></div></div>
			<div class="wuye-sheet-why">${escape(row.why || "")}</div>
			<div class="wuye-sheet-actions">
				<button class="btn btn-xs btn-default" data-rows="${escape(row.code)}">${__("Rows Behind")}</button>
			</div>
		</div>`;
	};
	const lines = frm.doc.lines || [];
	const groups = [...new Set(lines.map((row) => row.dimension))].map((dimension) => {
		const rows = lines.filter((row) => row.dimension === dimension);
		const sum = (field) =>
			flt(
				rows.reduce((whole, row) => whole + flt(row[field]), 0),
				2
			);
		return `<h6 class="wuye-sheet-dimension">${__(dimension, null, "Staff Scorecard")}
			<span class="text-muted">${sum("points")} / ${sum("possible")}</span></h6>
			${rows.map(row_of).join("")}`;
	});
	const $sheet = frm.fields_dict.sheet.$wrapper.html(`<div class="wuye-sheet">${groups.join("")}</div>`);
	$sheet.find("[data-rows]").on("click", (event) => {
		const row = lines.find(({ code }) => code === event.currentTarget.dataset.rows);
		wuye_ops.show_scorecard_rows(frm.doc.name, row.code, row.measure_name);
	});
}

function offer_steps(frm) {
	const steps = frm.doc.__onload?.steps || [];
	const label = (step) => __(step, null, "Staff Scorecard");
	const take = (method, args) =>
		wuye_ops.call(`${STEPS}.${method}`, { scorecard: frm.doc.name, ...args }).then((found) => {
			frm.reload_doc();
			return found;
		});
	const simple = (step) => () => frappe.confirm(CONFIRM[step](frm.doc), () => take("take", { step }));
	const CONFIRM = {
		Show: () => __("The employee sees the card from now on and may object within five working days."),
		Accept: () => __("You agree to this scorecard?"),
		Finalise: () => __("From now on it counts, and changes by a new version alone."),
	};
	const actions = {
		Show: simple("Show"),
		Accept: simple("Accept"),
		Finalise: simple("Finalise"),
		"Take Back": () =>
			wuye_ops.ask_reason(label("Take Back"), __("Why is it taken back?"), (reason) =>
				take("take", { step: "Take Back", reason })
			),
		Object: () => ask_objection(frm, take),
		Decide: () => ask_decision(frm, take),
		Correct: () =>
			wuye_ops.ask_reason(label("Correct"), __("What was wrong?"), (reason) =>
				wuye_ops
					.call(`${STEPS}.correct`, { scorecard: frm.doc.name, reason })
					.then((name) => frappe.set_route("Form", "Staff Scorecard", name))
			),
		"Count Again": () =>
			take("count_again").then((text) =>
				frappe.msgprint({
					title: __("Count Again"),
					message: frappe.utils.escape_html(text).replace(/\n/g, "<br>"),
				})
			),
	};
	const first = ["Show", "Accept", "Decide", "Finalise"];
	for (const step of steps) wuye_ops.add_step(frm, label(step), actions[step], first.includes(step));
}

function ask_objection(frm, take) {
	const options = [
		...(frm.doc.lines || []).map((row) => ({ value: row.code, label: row.measure_name })),
		{ value: "", label: __("The card as a whole") },
	];
	wuye_ops.ask({
		title: __("Object", null, "Staff Scorecard"),
		fields: [
			...options.map(({ value, label }) => ({
				fieldname: field_of(value),
				fieldtype: "Check",
				label: frappe.utils.escape_html(label),
			})),
			{
				fieldname: "text",
				fieldtype: "Small Text",
				label: __("What is wrong, and how do you know?"),
				reqd: 1,
			},
		],
		action: (values) => {
			const measures = options.map(({ value }) => value).filter((code) => values[field_of(code)]);
			return take("object_to", { measures: JSON.stringify(measures), text: values.text });
		},
	});
}

function ask_decision(frm, take) {
	const open = (frm.doc.objections || []).filter((row) => !row.decision);
	wuye_ops.ask({
		title: __("Decide", null, "Staff Scorecard"),
		fields: [
			...open.map((row) => ({
				fieldname: field_of(row.code || ""),
				fieldtype: "Select",
				label: frappe.utils.escape_html(row.measure_name),
				description: frappe.utils.escape_html(row.text),
				options: ["", "Upheld", "Dismissed"].map((value) => ({
					value,
					label: value && __(value, null, "Staff Scorecard"),
				})),
				reqd: 1,
			})),
			{
				fieldname: "reason",
				fieldtype: "Small Text",
				label: __("Reason"),
				description: __(
					"A measure that is upheld is counted anew; where its documents are the same as before it does not count."
				),
				reqd: 1,
			},
		],
		action: (values) => {
			const decisions = Object.fromEntries(
				open.map((row) => [row.code || "", values[field_of(row.code || "")]])
			);
			return take("decide", { decisions: JSON.stringify(decisions), reason: values.reason });
		},
	});
}

const field_of = (code) => `measure_${code.replace(/\W/g, "_")}`;
