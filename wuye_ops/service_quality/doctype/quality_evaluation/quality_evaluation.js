// A sheet that explains itself item by item: what was counted, what it earned, what people say, what is done about it.
const EVALUATIONS = "service_quality.evaluations";

frappe.ui.form.on("Quality Evaluation", {
	refresh(frm) {
		frm.toggle_display(["section_items", "section_notes", "section_trend"], !frm.is_new());
		// the headline and the indicator say these
		frm.toggle_display(["status", "total", "grade", "covered", "problem_count"], false);
		frm.toggle_enable("summary", ["Draft", "Returned"].includes(frm.doc.status));
		if (frm.is_new()) {
			frm.set_intro(
				__("Choose property and period, then save: the figures come by themselves."),
				"blue"
			);
			return;
		}
		show_state(frm);
		show_sheet(frm);
		show_trend(frm);
		offer_steps(frm);
	},

	before_workflow_action(frm) {
		const evaluation = frm.doc.name;
		const take = (method, args) =>
			wuye_ops.call(`${EVALUATIONS}.${method}`, { evaluation, ...args }).then(() => frm.reload_doc());
		const reason = (title, question, method) => () =>
			wuye_ops.ask_reason(title, question, (text) => take(method, { reason: text }));
		return wuye_ops.before_workflow_action(frm, {
			"Submit for Approval": () => take("submit"),
			Approve: () =>
				wuye_ops.ask({
					title: __("Approve"),
					fields: [{ fieldname: "remark", fieldtype: "Small Text", label: __("Remark") }],
					action: ({ remark }) => take("approve", { remark }),
				}),
			Return: reason(__("Return"), __("What is to be looked at again?"), "return_to_draft"),
			Cancel: reason(__("Cancel"), __("Why does it not count?"), "cancel"),
		});
	},
});

function show_state(frm) {
	const { doc } = frm;
	frm.set_intro("");
	if (doc.status === "Returned") frm.set_intro(frappe.utils.escape_html(doc.remark || ""), "orange");
	frm.dashboard.clear_headline();
	if (!doc.judged) return;
	const colour = wuye_ops.grade_colour(doc.total);
	frm.dashboard.set_headline(
		`<span class="wuye-score" data-grade="${frappe.utils.escape_html(doc.grade)}">
			<b style="color: var(--${colour}-500)">${format_number(doc.total, null, 2)}</b>
			${wuye_ops.pill(frappe.utils.escape_html(doc.grade), colour)}
			<span class="text-muted">${__("{0} problems, {1} % of the weight covered", [
				doc.problem_count,
				flt(doc.covered, 2),
			])}</span>
		</span>`
	);
}

function show_sheet(frm) {
	const escape = frappe.utils.escape_html;
	const notes = (code) =>
		(frm.doc.notes || [])
			.filter((row) => row.kind === "Comment" && (row.item_code || "") === code)
			.map(
				(row) =>
					`<div class="wuye-remark">${escape(row.text)}
						<span class="text-muted">${escape(frappe.user.full_name(row.user))} ·
						${wuye_ops.short_time(row.noted_on)}</span></div>`
			)
			.join("");
	const rows = (frm.doc.items || []).map((row) => {
		const share = row.possible ? Math.round(flt(row.percent)) : 0;
		const colour =
			row.code === "left_out" ? "gray" : row.is_problem ? "red" : share >= 90 ? "green" : "orange";
		const plan = row.improvement_plan
			? `<a href="/app/improvement-plan/${encodeURIComponent(row.improvement_plan)}">${__("Improvement Plan")}</a>`
			: row.is_problem && frappe.model.can_create("Improvement Plan") && frm.doc.status !== "Cancelled"
				? `<button class="btn btn-xs btn-default" data-plan="${escape(row.item_code)}">${__("Make a Plan")}</button>`
				: "";
		return `<div class="wuye-sheet-row" data-code="${escape(row.item_code)}">
			<div class="wuye-sheet-head">
				<span class="wuye-sheet-name">${escape(row.item_name)}
					${row.is_problem ? wuye_ops.pill(__("Problem {0}", [row.rank]), "red") : ""}</span>
				<span class="wuye-sheet-points">${
					row.code === "left_out"
						? `<span class="text-muted">${__("no value")}</span>`
						: `<b>${flt(row.points, 2)}</b> / ${flt(row.possible, 2)}`
				}</span>
			</div>
			<div class="progress"><div class="progress-bar bg-${colour}" style="width: ${share}%"></div></div>
			<div class="wuye-sheet-why">${escape(row.explanation || "")}</div>
			${notes(row.item_code)}
			<div class="wuye-sheet-actions">${plan}
				<button class="btn btn-xs btn-default" data-comment="${escape(row.item_code)}">${__("Comment")}</button>
				<button class="btn btn-xs btn-default" data-rows="${escape(row.subject)}">${__("Rows Behind")}</button>
			</div>
		</div>`;
	});
	const $sheet = frm.fields_dict.sheet.$wrapper.html(
		`<div class="wuye-sheet">${rows.join("")}${notes("")}</div>`
	);
	$sheet
		.find("[data-comment]")
		.on("click", (event) => comment(frm, $(event.currentTarget).data("comment")));
	$sheet.find("[data-plan]").on("click", (event) => make_plans(frm, $(event.currentTarget).data("plan")));
	$sheet.find("[data-rows]").on("click", (event) => show_rows(frm, $(event.currentTarget).data("rows")));
}

function comment(frm, item_code) {
	wuye_ops.ask({
		title: __("Comment"),
		fields: [{ fieldname: "text", fieldtype: "Small Text", label: __("Your Comment"), reqd: 1 }],
		action: ({ text }) =>
			wuye_ops
				.call(`${EVALUATIONS}.comment`, {
					evaluation: frm.doc.name,
					text,
					item_code: item_code || null,
				})
				.then(() => frm.reload_doc()),
	});
}

function make_plans(frm, item_code) {
	return wuye_ops
		.call("service_quality.problems.make_plans", {
			evaluation: frm.doc.name,
			item_code: item_code || null,
		})
		.then((names) => {
			if (names.length === 1) return frappe.set_route("Form", "Improvement Plan", names[0]);
			frappe.show_alert({
				message: __("{0} improvement plans made", [names.length]),
				indicator: "green",
			});
			return frm.reload_doc();
		});
}

function show_rows(frm, subject) {
	const { property, period_start, period_end } = frm.doc;
	if (subject.startsWith("survey.section.")) {
		return frappe.set_route("List", "Survey", {
			property,
			status: "Closed",
			closed_on: ["between", [period_start, period_end]],
		});
	}
	const trade = (frm.doc.items.find((row) => row.subject === subject) || {}).source === "Inspection";
	if (trade) {
		const filters = { property, status: "Done", window_from: ["between", [period_start, period_end]] };
		if (subject === "inspection.spot_checks") filters.kind = "Spot Check";
		else filters.trade = frappe.utils.to_title_case(subject.split(".")[1]);
		return frappe.set_route("List", "Inspection", filters);
	}
	frappe.route_options = { metric: subject, property, from_date: period_start, to_date: period_end };
	return frappe.set_route("metrics");
}

function show_trend(frm) {
	const wrapper = frm.fields_dict.trend.$wrapper.empty();
	wuye_ops
		.call(`${EVALUATIONS.replace("evaluations", "trend")}.totals`, { evaluation: frm.doc.name })
		.then((points) => {
			frm.toggle_display("section_trend", points.length > 1);
			if (points.length < 2) return;
			new frappe.Chart(wrapper.get(0), {
				type: "line",
				height: 180,
				animate: 0,
				disableEntryAnimation: 1,
				colors: ["#2490ef"],
				data: {
					labels: points.map((point) => point.label),
					datasets: [{ name: __("Score"), values: points.map((point) => point.total) }],
				},
				axisOptions: { xIsSeries: 1 },
				lineOptions: { regionFill: 1 },
			});
		});
}

function offer_steps(frm) {
	if (frm.is_dirty()) return;
	const { doc } = frm;
	if (["Draft", "Returned"].includes(doc.status) && frm.perm[0]?.write) {
		wuye_ops.add_step(frm, __("Compute Again"), () =>
			wuye_ops.call(`${EVALUATIONS}.recompute`, { evaluation: doc.name }).then(({ changed }) => {
				frappe.show_alert({ message: frappe.utils.escape_html(changed).replace(/\n/g, "<br>") }, 10);
				return frm.reload_doc();
			})
		);
	}
	const open = (doc.items || []).filter((row) => row.is_problem && !row.improvement_plan);
	if (open.length && doc.status !== "Cancelled" && frappe.model.can_create("Improvement Plan")) {
		wuye_ops.add_step(frm, __("Plans for All Problems"), () => make_plans(frm));
	}
	wuye_ops.add_step(frm, __("Comment"), () => comment(frm));
}
