// What a property has cost in a period, why it was another sum than planned, and what is done about it.
const REVIEWS = "finance_control.review.reviews";
const PROBLEMS = "finance_control.review.problems";
const OPEN = ["Draft", "Returned"];

frappe.ui.form.on("Cost Review", {
	refresh(frm) {
		wuye_ops.costs.in_words(frm);
		const shown = !frm.is_new();
		frm.toggle_display(
			[
				"section_waterfall",
				"section_structure",
				"section_figures",
				"section_classes",
				"section_problems",
				"section_summary",
				"section_approval",
			],
			shown
		);
		frm.toggle_display("section_effects", shown && (frm.doc.effects || []).length > 0);
		// the headline, the indicator, the sheet and the cards say these
		frm.toggle_display(
			[
				"status",
				"planned",
				"actual",
				"over",
				"percent",
				"band",
				"problem_count",
				"classes",
				"problems",
			],
			false
		);
		frm.set_intro("");
		if (!shown) {
			frm.set_intro(
				__("Choose property and a period that is over, then save: the figures come by themselves."),
				"blue"
			);
			if (!frm.doc.period_start) {
				frm.set_value("period_start", moment().subtract(1, "quarter").format("YYYY-MM-DD"));
			}
			return;
		}
		frm.set_df_property("period_start", "description", "");
		const open = OPEN.includes(frm.doc.status) && frm.perm[0]?.write;
		wuye_ops.offer_save(frm, open);
		frm.set_df_property("summary", "read_only", open ? 0 : 1);
		if (frm.doc.status === "Returned") {
			frm.set_intro(frappe.utils.escape_html(frm.doc.remark || ""), "orange");
		}
		show_headline(frm);
		show_waterfall(frm, frm.waterfall_by || "Effect");
		wuye_ops.costs.class_titles().then((titles) => {
			show_structure(frm, titles);
			show_sheet(frm, titles);
			show_problems(frm, titles, open);
			frm.refresh_field("effects");
		});
		show_comparison(frm);
		offer_steps(frm, open);
	},

	before_workflow_action(frm) {
		const take = (method, args) =>
			wuye_ops
				.call(`${REVIEWS}.${method}`, { review: frm.doc.name, ...args })
				.then(() => frm.reload_doc());
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

const escape = frappe.utils.escape_html;
const percent = (value) => `${value > 0 ? "+" : ""}${flt(value, 2)} %`;
const band_pill = (band) => wuye_ops.costs.pill(band, __(band, null, "Cost Alert"));

function show_headline(frm) {
	const { doc } = frm;
	const parts = [
		`<b>${format_currency(doc.actual)}</b> ${__("of {0} planned", [format_currency(doc.planned)])}`,
		doc.percent ? percent(doc.percent) : "",
		doc.band ? band_pill(doc.band) : "",
		__("{0} yuan per ㎡ and month", [flt(doc.unit_cost, 2)]),
		doc.place ? __("place {0} of {1}", [doc.place, doc.place_of]) : "",
		doc.problem_count ? __("{0} problems", [doc.problem_count]) : __("no problems"),
	].filter(Boolean);
	frm.dashboard.clear_headline();
	frm.dashboard.set_headline(`<span class="wuye-review-headline">${parts.join(" · ")}</span>`);
}

// -- charts: bars and slices lead to the rows behind them

function show_waterfall(frm, by) {
	frm.waterfall_by = by;
	const name = frm.doc.name;
	const place = frm.fields_dict.waterfall.$wrapper.empty();
	const choices = [
		["Effect", __("By Price and Quantity")],
		["Cost Class", __("By Cost Class")],
	];
	$(
		`<div class="btn-group btn-group-sm" role="group">${choices
			.map(
				([value, label]) =>
					`<button class="btn ${value === by ? "btn-primary-light" : "btn-default"}" data-by="${value}"
					aria-pressed="${value === by}">${label}</button>`
			)
			.join("")}</div>`
	)
		.appendTo(place)
		.on("click", "[data-by]", (event) => show_waterfall(frm, $(event.currentTarget).data("by")));
	frappe.xcall("wuye_ops.finance_control.review.waterfall.of_review", { review: name, by }).then((data) => {
		if (frm.doc.name !== name || frm.waterfall_by !== by) return;
		new frappe.Chart($("<div></div>").appendTo(place).get(0), { data, type: "bar", height: 280 });
	});
}

function show_structure(frm, titles) {
	const rows = (frm.doc.classes || []).filter((row) => row.actual > 0);
	const place = frm.fields_dict.structure.$wrapper.empty();
	if (!rows.length) return;
	const filters = period_filters(frm.doc);
	new frappe.Chart($("<div></div>").appendTo(place).get(0), {
		type: "donut",
		height: 320,
		animate: 0,
		disableEntryAnimation: 1,
		maxSlices: 8,
		data: {
			labels: rows.map((row) => titles[row.cost_class] || row.cost_class),
			datasets: [{ name: __("Spent"), values: rows.map((row) => row.actual) }],
			leads: {
				report: "Cost Details",
				points: [rows.map((row) => ({ ...filters, cost_class: row.cost_class, what: "Actual" }))],
			},
		},
		tooltipOptions: { formatTooltipY: (value) => format_currency(value) },
	});
	const keys = rows.filter((row) => row.is_key).map((row) => titles[row.cost_class]);
	$(
		`<p class="text-muted">${__("Key points, which make up most of the costs: {0}", [
			keys.map(escape).join("、"),
		])}</p>`
	).appendTo(place);
}

const period_filters = (doc) => ({
	property: doc.property,
	from_date: doc.period_start,
	to_date: doc.period_end,
});

function show_comparison(frm) {
	const { doc } = frm;
	const place = frm.fields_dict.comparison.$wrapper.empty();
	frappe
		.xcall("wuye_ops.finance_control.review.ranks.of_review", { review: doc.name })
		.then(({ rows, hidden, compared_with }) => {
			if (frm.doc.name !== doc.name) return;
			const body = rows
				.map(
					(row) => `<tr class="${row.is_own ? "wuye-own" : ""}">
						<td>${row.place || "–"}</td><td>${escape(row.property)}</td>
						<td class="text-right">${flt(row.unit_cost, 2)}</td></tr>`
				)
				.join("");
			place.html(`<div class="wuye-ranking">
				<table class="table table-sm">
					<caption>${__("Ranking of cost per ㎡ and month: {0}", [escape(compared_with)])}</caption>
					<thead><tr><th>${__("Place in Ranking")}</th><th>${__("Property")}</th>
						<th class="text-right">${__("yuan per ㎡·month")}</th></tr></thead>
					<tbody>${body}</tbody>
				</table>
				${hidden ? `<p class="text-muted">${__("{0} more, which you do not see", [hidden])}</p>` : ""}
			</div>`);
		});
}

// -- the sheet

function show_sheet(frm, titles) {
	const { doc } = frm;
	const money = (value) => (flt(value, 2) ? format_number(flt(value, 2), null, 2) : "–");
	const spent = (row) => {
		const query = { ...period_filters(doc), cost_class: row.cost_class, what: "Actual" };
		const address = escape(wuye_ops.address({ report: "Cost Details" }, query));
		return row.actual ? `<a class="wuye-figure" href="${address}">${money(row.actual)}</a>` : "–";
	};
	const effects = ["price", "quantity", "mix", "spending"];
	const body = (doc.classes || []).map(
		(row) => `<tr data-class="${escape(row.cost_class)}">
			<th>${escape(titles[row.cost_class] || row.cost_class)}${row.is_key ? " ★" : ""}</th>
			<td>${money(row.planned)}</td><td>${spent(row)}</td><td>${money(row.over)}</td>
			<td>${row.is_planned ? percent(row.percent) : "–"}</td><td>${row.band ? band_pill(row.band) : ""}</td>
			${effects.map((effect) => `<td>${money(row[effect])}</td>`).join("")}
			<td>${row.share ? `${flt(row.share, 2)} %` : "–"}</td>
			<td>${flt(row.unit_cost, 4)}</td><td>${doc.has_before ? flt(row.unit_cost_before, 4) || "–" : "–"}</td></tr>`
	);
	const sum = (field) => money((doc.classes || []).reduce((total, row) => total + flt(row[field]), 0));
	frm.fields_dict.sheet.$wrapper
		.html(`<div class="wuye-plan-scroll"><table class="wuye-plan wuye-review-sheet">
		<thead><tr>${[
			__("Cost Class"),
			__("Budget of the Period"),
			__("Spent"),
			__("Above Plan"),
			"%",
			__("Band"),
			__("Price Effect"),
			__("Quantity Effect"),
			__("Mix Effect"),
			__("Spending Effect"),
			__("Share of Costs (%)"),
			__("yuan per ㎡·month"),
			__("A Year Ago"),
		]
			.map((label) => `<th>${label}</th>`)
			.join("")}</tr></thead>
		<tbody>${body.join("")}</tbody>
		<tfoot><tr><th>${__("Total")}</th><td><b>${sum("planned")}</b></td><td><b>${sum("actual")}</b></td>
			<td><b>${sum("over")}</b></td><td><b>${percent(doc.percent)}</b></td><td></td>
			${effects.map((effect) => `<td><b>${sum(effect)}</b></td>`).join("")}<td></td>
			<td><b>${flt(doc.unit_cost, 2)}</b></td>
			<td><b>${doc.has_before ? flt(doc.unit_cost_before, 2) : "–"}</b></td></tr></tfoot>
	</table></div>`);
}

// -- problems

function show_problems(frm, titles, open) {
	const { doc } = frm;
	const can_plan = frappe.model.can_create("Improvement Plan") && doc.status !== "Cancelled";
	const card = (row) => {
		const explained = row.explanation
			? `<div class="wuye-remark">${escape(row.explanation)}
				<span class="text-muted">${escape(frappe.user.full_name(row.explained_by))} ·
				${wuye_ops.short_time(row.explained_on)}</span></div>`
			: "";
		const missing =
			row.must_explain && !row.explanation ? wuye_ops.pill(__("To Be Explained"), "orange") : "";
		const plan = row.improvement_plan
			? `<a class="btn btn-xs btn-default"
				href="/app/improvement-plan/${encodeURIComponent(row.improvement_plan)}">${__("Improvement Plan")}</a>`
			: can_plan
				? `<button class="btn btn-xs btn-default" data-plan="${escape(row.problem_key)}">${__("Make a Plan")}</button>`
				: "";
		const explain = open
			? `<button class="btn btn-xs btn-default" data-explain="${escape(row.problem_key)}">${__("Explain")}</button>`
			: "";
		return `<div class="wuye-sheet-row" data-problem="${escape(row.problem_key)}">
			<div class="wuye-sheet-head">
				<span class="wuye-sheet-name">${escape(titles[row.cost_class] || row.cost_class)} ·
					${__(row.code, null, "Cost Review Problem")} ${missing}</span>
				<span class="wuye-sheet-points"><b>${format_currency(row.amount)}</b></span>
			</div>
			<div class="wuye-sheet-why">${escape(row.details || "")}</div>${explained}
			<div class="wuye-sheet-actions">${explain}${plan}</div></div>`;
	};
	const rows = doc.problems || [];
	const $list = frm.fields_dict.problem_list.$wrapper.html(
		rows.length
			? `<div class="wuye-sheet">${rows.map(card).join("")}</div>`
			: `<p class="text-muted">${__("Costs are as planned, and as they were.")}</p>`
	);
	$list
		.find("[data-explain]")
		.on("click", (event) => explain(frm, titles, $(event.currentTarget).data("explain")));
	$list.find("[data-plan]").on("click", (event) => make_plan(frm, $(event.currentTarget).data("plan")));
}

function explain(frm, titles, problem_key) {
	const row = frm.doc.problems.find((one) => one.problem_key === problem_key);
	return explained_before(frm.doc, row).then((before) =>
		wuye_ops.ask({
			title: `${__("Explain")}: ${escape(titles[row.cost_class] || row.cost_class)}`,
			fields: [
				{
					fieldname: "explanation",
					fieldtype: "Small Text",
					label: __("Explanation", null, "Cost Review Problem"),
					description: escape(row.details || ""),
					default: row.explanation || before,
					reqd: 1,
				},
			],
			action: ({ explanation }) =>
				wuye_ops
					.call(`${PROBLEMS}.explain`, { review: frm.doc.name, problem_key, explanation })
					.then(() => frm.reload_doc()),
		})
	);
}

// What was said about the class when its cost alert asked for it: nobody explains the same thing twice.
function explained_before(doc, row) {
	if (row.explanation || !frappe.model.can_read("Cost Alert")) return Promise.resolve("");
	return frappe.db
		.get_list("Cost Alert", {
			filters: [
				["property", "=", doc.property],
				["cost_class", "=", row.cost_class],
				["explanation", "is", "set"],
				["month", ">=", doc.period_start.slice(0, 7)],
				["month", "<=", doc.period_end.slice(0, 7)],
			],
			fields: ["explanation"],
			order_by: "month desc",
			limit: 1,
		})
		.then((found) => found[0]?.explanation || "");
}

function make_plan(frm, problem_key) {
	return wuye_ops
		.call(`${PROBLEMS}.make_plan`, { review: frm.doc.name, problem_key })
		.then((name) => frappe.set_route("Form", "Improvement Plan", name));
}

// -- steps

function offer_steps(frm, open) {
	if (frm.is_dirty()) return;
	const review = frm.doc.name;
	const tell = (changed) =>
		frappe.msgprint({
			title: __("Against the Books of Now"),
			message: changed.length ? changed.map(escape).join("<br>") : __("Nothing has changed."),
		});
	if (open) {
		wuye_ops.add_step(frm, __("Compute Again"), () =>
			wuye_ops.call(`${REVIEWS}.recompute`, { review }).then((changed) => {
				tell(changed);
				return frm.reload_doc();
			})
		);
	} else {
		wuye_ops.add_step(frm, __("Compare with the Books"), () =>
			frappe.xcall(`wuye_ops.${REVIEWS}.changes_since`, { review }).then(tell)
		);
	}
	wuye_ops.add_step(frm, __("Comment"), () =>
		wuye_ops.ask({
			title: __("Comment"),
			fields: [{ fieldname: "text", fieldtype: "Small Text", label: __("Your Comment"), reqd: 1 }],
			action: ({ text }) =>
				wuye_ops.call(`${REVIEWS}.comment`, { review, text }).then(() => frm.reload_doc()),
		})
	);
	frm.add_custom_button(
		__("Cost Variance"),
		() => frappe.set_route("query-report", "Cost Variance", period_filters(frm.doc)),
		__("View")
	);
	frm.add_custom_button(
		__("Unit Cost"),
		() =>
			frappe.set_route("query-report", "Unit Cost", {
				from_date: frm.doc.period_start,
				to_date: frm.doc.period_end,
			}),
		__("View")
	);
}
