// A year of costs by class and month: drafted from few numbers, each figure explained, compared with what was before.
const STEPS = "finance_control.plan_steps";
const AT_WORK = ["Draft", "Returned"];
const MONTHS = Array.from({ length: 12 }, (_value, index) => index + 1);

frappe.ui.form.on("Cost Plan", {
	setup(frm) {
		// budgets are made by approval, versions by revising
		frm.can_make_methods = { Budget: () => false, "Cost Plan": () => false };
		const costs = () => ({
			filters: { company: frm.doc.company || "", root_type: "Expense", is_group: 0, disabled: 0 },
		});
		for (const table of ["drivers", "lines"]) frm.set_query("account", table, costs);
	},

	refresh(frm) {
		const shown = !frm.is_new();
		frm.toggle_display(
			["section_sheet", "section_drivers", "section_contributions", "section_lines", "section_notes"],
			shown
		);
		// the headline and the indicator say these
		frm.toggle_display(["status", "total", "before_total", "area_months"], false);
		frm.set_intro("");
		if (!shown) {
			frm.set_intro(
				__(
					"Choose property and year, then save: the year is drafted from what is known of the property."
				),
				"blue"
			);
			if (!frm.doc.fiscal_year) propose_year(frm);
			return;
		}
		const open = AT_WORK.includes(frm.doc.status) && frm.perm[0]?.write;
		wuye_ops.offer_save(frm, open);
		for (const field of ["drivers", "lines", "reason"])
			frm.set_df_property(field, "read_only", open ? 0 : 1);
		for (const field of [
			"pension",
			"medical",
			"unemployment",
			"injury",
			"housing_fund",
			"base_floor",
			"base_ceiling",
		]) {
			frm.set_df_property(field, "read_only", open ? 0 : 1);
		}
		show_headline(frm);
		class_titles().then(() => {
			show_sheet(frm);
			frm.refresh_field("lines");
		});
		offer_steps(frm, open);
	},

	property(frm) {
		if (!frm.is_new() || !frm.doc.property) return;
		frappe.db
			.get_value("Property", frm.doc.property, ["company", "cost_center"])
			.then(({ message }) => frm.set_value(message));
	},

	before_workflow_action(frm) {
		const plan = frm.doc.name;
		const take = (method, args) =>
			wuye_ops.call(`${STEPS}.${method}`, { plan, ...args }).then((result) => {
				frm.reload_doc();
				return result;
			});
		const reason = (title, question, method) => () =>
			wuye_ops.ask_reason(title, question, (text) => take(method, { reason: text }));
		return wuye_ops.before_workflow_action(frm, {
			"Submit for Approval": () => take("submit"),
			Approve: () =>
				wuye_ops.ask({
					title: __("Approve"),
					fields: [
						{
							fieldtype: "HTML",
							options: `<p>${__("The plan comes into force, and its budgets are made in ERPNext.")}</p>`,
						},
						{ fieldname: "remark", fieldtype: "Small Text", label: __("Remark") },
					],
					action: ({ remark }) =>
						take("approve", { remark }).then(({ budgets }) =>
							frappe.show_alert({
								message: __("In force with {0} budgets", [budgets]),
								indicator: "green",
							})
						),
				}),
			Return: reason(__("Return"), __("What is to be looked at again?"), "return_to_draft"),
			Withdraw: reason(__("Withdraw"), __("Why is it not needed any more?"), "withdraw"),
			Close: () => frappe.confirm(__("Close the plan of a year that is over?"), () => take("close")),
		});
	},
});

frappe.ui.form.on("Cost Plan Driver", {
	drivers_add(frm, doctype, name) {
		frappe.model.set_value(doctype, name, "source", "By Contract");
	},
	source(frm, doctype, name) {
		const row = locals[doctype][name];
		if (row.source === "By Area" && !row.area && frm.doc.property) {
			frappe.db
				.get_value("Property", frm.doc.property, "built_up_area")
				.then(({ message }) => frappe.model.set_value(doctype, name, "area", message.built_up_area));
		}
		if (row.source === "By Consumption" && !row.unit)
			frappe.model.set_value(doctype, name, "unit", "kWh");
	},
});

frappe.ui.form.on("Cost Plan Line", {
	form_render(frm, doctype, name) {
		const grid_row = frm.fields_dict.lines.grid.grid_rows_by_docname[name];
		if (!AT_WORK.includes(frm.doc.status) || !grid_row?.grid_form) return;
		const $months = grid_row.grid_form.fields_dict.section_months?.wrapper;
		if (!$months || $($months).find(".wuye-spread").length) return;
		$(`<button class="btn btn-xs btn-default wuye-spread">${__("Spread a Sum Evenly")}</button>`)
			.prependTo($($months).find(".section-body").first())
			.on("click", () => spread(doctype, name));
	},
});

function spread(doctype, name) {
	wuye_ops.ask({
		title: __("Spread a Sum Evenly"),
		fields: [{ fieldname: "amount", fieldtype: "Currency", label: __("Amount of the Year"), reqd: 1 }],
		action: ({ amount }) => {
			// by what has been reached up to a month, so that the months sum to the amount to the cent
			const reached = MONTHS.map((month) => Math.round((amount * 100 * month) / 12));
			MONTHS.forEach((month, index) =>
				frappe.model.set_value(
					doctype,
					name,
					`m${month}`,
					(reached[index] - (reached[index - 1] || 0)) / 100
				)
			);
		},
	});
}

function propose_year(frm) {
	// prepared two months ahead
	const today = moment(frappe.datetime.get_today());
	const year = today.year() + (today.month() >= 10 ? 1 : 0);
	frappe.db
		.get_value("Fiscal Year", { year_start_date: `${year}-01-01` }, "name")
		.then(
			({ message }) =>
				message?.name && !frm.doc.fiscal_year && frm.set_value("fiscal_year", message.name)
		);
}

function show_headline(frm) {
	const { doc } = frm;
	if (doc.status === "Returned") frm.set_intro(frappe.utils.escape_html(doc.remark || ""), "orange");
	const difference = doc.before_total ? ((doc.total - doc.before_total) / doc.before_total) * 100 : null;
	const parts = [
		`<b>${format_currency(doc.total)}</b>`,
		difference === null
			? ""
			: __("{0} % against {1} of the year before", [
					`${difference > 0 ? "+" : ""}${flt(difference, 1)}`,
					format_currency(doc.before_total),
				]),
		doc.area_months ? __("{0} yuan per ㎡ and month", [flt(doc.total / doc.area_months, 2)]) : "",
		doc.revises ? __("revises V{0} from month {1} on", [doc.version - 1, doc.holds_from]) : "",
	].filter(Boolean);
	frm.dashboard.clear_headline();
	frm.dashboard.set_headline(`<span class="wuye-plan-headline">${parts.join(" · ")}</span>`);
	if (doc.status !== "In Force") return;
	frappe.call("wuye_ops.finance_control.plan_budgets.state", { plan: doc.name }).then(({ message }) => {
		if (!message.complete) {
			frm.set_intro(__("Budgets of this plan are missing in ERPNext. Make them again."), "red");
			if (frm.perm[0]?.write)
				wuye_ops.add_step(frm, __("Make Budgets Again"), () => make_budgets(frm), true);
		} else if (message.uncontrolled.length) {
			frm.set_intro(
				__("Planned with nothing, so spending on them is stopped or warned of: {0}", [
					message.uncontrolled.map(frappe.utils.escape_html).join("、"),
				]),
				"blue"
			);
		}
	});
}

// -- the sheet: classes with their months, which open into accounts with their explanation

function show_sheet(frm) {
	const escape = frappe.utils.escape_html;
	const lines = frm.doc.lines || [];
	const wrapper = frm.fields_dict.sheet.$wrapper.empty();
	if (!lines.length) {
		wrapper.html(`<p class="text-muted">${__("Nothing is planned yet.")}</p>`);
		return;
	}
	const by_class = new Map();
	for (const line of lines) {
		if (!by_class.has(line.cost_class)) by_class.set(line.cost_class, []);
		by_class.get(line.cost_class).push(line);
	}
	const most = Math.max(
		...[...by_class.values()].flatMap((rows) => MONTHS.map((month) => sum(rows, `m${month}`)))
	);
	const cell = (amount) =>
		`<td class="wuye-plan-cell" style="--share: ${most ? Math.round((amount / most) * 100) : 0}%">${short(amount)}</td>`;
	const body = [...by_class].map(([code, rows]) => {
		const title = frappe.utils.get_link_title("Cost Class", code) || code || __("Without a Class");
		const accounts = rows
			.map(
				(line) => `<tr class="wuye-plan-account" data-of="${escape(code)}" hidden>
					<th>${escape(line.account.replace(/ - [^-]*$/, ""))}
						${line.by_hand ? `<span class="text-muted">${__("by hand")}</span>` : ""}</th>
					<td><b>${short(line.total)}</b></td>
					${MONTHS.map((month) => `<td>${short(line[`m${month}`])}</td>`).join("")}</tr>
				<tr class="wuye-plan-account" data-of="${escape(code)}" hidden>
					<td colspan="14" class="wuye-plan-why">${escape(line.explanation || "").replace(/\n/g, "<br>")}
						${line.remark ? `<div>${escape(line.remark)}</div>` : ""}</td></tr>`
			)
			.join("");
		return `<tr class="wuye-plan-class" data-class="${escape(code)}" tabindex="0" role="button" aria-expanded="false">
				<th><span class="wuye-plan-caret">▸</span> ${escape(title)}</th>
				<td><b>${short(sum(rows, "total"))}</b>
					<div class="text-muted">${flt((sum(rows, "total") / (frm.doc.total || 1)) * 100, 1)} %</div></td>
				${MONTHS.map((month) => cell(sum(rows, `m${month}`))).join("")}</tr>${accounts}`;
	});
	wrapper.html(`<div class="wuye-plan-scroll"><table class="wuye-plan">
		<thead><tr><th>${__("Cost Class")}</th><th>${__("Amount of the Year")}</th>
			${MONTHS.map((month) => `<th>${__("Month {0}", [month])}</th>`).join("")}</tr></thead>
		<tbody>${body.join("")}</tbody>
		<tfoot><tr><th>${__("Total")}</th><td><b>${short(frm.doc.total)}</b></td>
			${MONTHS.map((month) => `<td><b>${short(sum(lines, `m${month}`))}</b></td>`).join("")}</tr></tfoot>
	</table></div>`);
	wrapper.find(".wuye-plan-class").on("click keydown", (event) => {
		if (event.type === "keydown" && !["Enter", " "].includes(event.key)) return;
		event.preventDefault();
		const $row = $(event.currentTarget);
		const $accounts = wrapper.find(
			`.wuye-plan-account[data-of="${CSS.escape(String($row.data("class")))}"]`
		);
		const opens = $accounts.first().prop("hidden");
		$accounts.prop("hidden", !opens);
		$row.attr("aria-expanded", String(opens))
			.find(".wuye-plan-caret")
			.text(opens ? "▾" : "▸");
	});
}

const sum = (rows, field) => rows.reduce((total, row) => total + flt(row[field]), 0);
// Names of classes: the framework sends titles with a document that is loaded, and none with one that was saved.
let titles = null;
const class_titles = () =>
	(titles ??= frappe.db
		.get_list("Cost Class", { fields: ["name", "class_name"], limit: 100 })
		.then((rows) => {
			for (const { name, class_name } of rows)
				frappe.utils.add_link_title("Cost Class", name, class_name);
		}));
const short = (amount) =>
	flt(amount, 2) ? format_number(flt(amount, 2), null, flt(amount, 2) % 1 ? 2 : 0) : "–";

// -- steps

function offer_steps(frm, open) {
	if (frm.is_dirty()) return;
	const { doc } = frm;
	const plan = doc.name;
	if (open) {
		wuye_ops.add_step(
			frm,
			__("Draft the Year"),
			() => {
				const draft = () =>
					wuye_ops.call(`${STEPS}.draft`, { plan }).then(({ drivers, lines, total }) => {
						frappe.show_alert({
							message: __("{0} drivers, {1} accounts, {2}", [
								drivers,
								lines,
								format_currency(total),
							]),
							indicator: "green",
						});
						return frm.reload_doc();
					});
				if (!(doc.drivers || []).length) return draft();
				frappe.confirm(__("Replace the drivers by what is known of the property today?"), draft);
			},
			!(doc.lines || []).length
		);
		wuye_ops.add_step(frm, __("Take an Excel Sheet"), () => take_sheet(frm));
		const driven = new Set((doc.drivers || []).map((row) => row.account));
		if ((doc.lines || []).some((row) => row.by_hand && driven.has(row.account))) {
			wuye_ops.add_step(frm, __("Back to the Drivers"), () =>
				wuye_ops.call(`${STEPS}.take_drivers`, { plan }).then(() => frm.reload_doc())
			);
		}
	}
	if ((doc.lines || []).length) wuye_ops.add_step(frm, __("Compare"), () => compare(frm));
	wuye_ops.add_step(frm, __("Excel Sheet"), () =>
		window.open(`/api/method/wuye_ops.finance_control.plan_import.sheet?plan=${encodeURIComponent(plan)}`)
	);
	if (doc.status === "In Force" && frm.perm[0]?.write) {
		wuye_ops.add_step(frm, __("Revise"), () =>
			wuye_ops.ask_reason(__("Revise"), __("Why does the plan no longer fit?"), (reason) =>
				wuye_ops
					.call(`${STEPS}.revise`, { plan, reason })
					.then((name) => frappe.set_route("Form", "Cost Plan", name))
			)
		);
	}
}

function make_budgets(frm) {
	return wuye_ops
		.call("finance_control.plan_budgets.make_again", { plan: frm.doc.name })
		.then(({ made, cancelled }) => {
			frappe.show_alert({
				message: __("{0} made, {1} taken back", [made, cancelled]),
				indicator: "green",
			});
			return frm.reload_doc();
		});
}

function take_sheet(frm) {
	new frappe.ui.FileUploader({
		doctype: frm.doctype,
		docname: frm.docname,
		frm,
		make_attachments_public: false,
		allow_multiple: false,
		dialog_title: __("Take an Excel Sheet"),
		restrictions: { allowed_file_types: [".xlsx", ".csv"] },
		on_success: ({ file_url }) =>
			wuye_ops
				.call("finance_control.plan_import.take", { plan: frm.doc.name, file_url })
				.then(({ lines }) => {
					frappe.show_alert({ message: __("{0} accounts taken", [lines]), indicator: "green" });
					return frm.reload_doc();
				}),
	});
}

function compare(frm) {
	const plan = frm.doc.name;
	wuye_ops.call("finance_control.plan_compare.choices", { plan }).then((choices) => {
		const dialog = new frappe.ui.Dialog({
			title: __("Compare"),
			size: "extra-large",
			fields: [
				{
					fieldname: "other",
					fieldtype: "Select",
					label: __("With"),
					options: choices,
					default: choices[0].value,
					change: () => show(),
				},
				{ fieldname: "result", fieldtype: "HTML" },
			],
		});
		const show = () => {
			const other = dialog.get_value("other");
			if (!other) return;
			wuye_ops
				.call("finance_control.plan_compare.with_other", { plan, other })
				.then((found) => dialog.fields_dict.result.$wrapper.html(comparison(found)));
		};
		dialog.show();
		show();
	});
}

function comparison(found) {
	const escape = frappe.utils.escape_html;
	const signed = (amount) => (flt(amount, 2) ? `${amount > 0 ? "+" : "−"}${short(Math.abs(amount))}` : "–");
	const colour = (amount) =>
		flt(amount, 2) ? (amount > 0 ? "text-danger" : "text-success") : "text-muted";
	const rows = found.rows
		.map(
			(row) => `<tr><th>${escape(row.account.replace(/ - [^-]*$/, ""))}
					<div class="text-muted">${escape(row.class_name || "")}</div></th>
				<td>${short(row.before)}</td><td>${short(row.after)}</td>
				<td class="${colour(row.difference)}"><b>${signed(row.difference)}</b></td>
				<td>${row.percent ? `${signed(row.percent)} %` : ""}</td>
				<td class="wuye-plan-why">${row.why.map(escape).join("<br>")}</td></tr>`
		)
		.join("");
	return `<div class="wuye-plan-scroll"><table class="wuye-plan wuye-plan-compare">
		<thead><tr><th>${__("Account")}</th><th>${escape(found.before_title)}</th><th>${escape(found.after_title)}</th>
			<th>${__("Difference")}</th><th>%</th><th class="wuye-plan-why">${__("Why")}</th></tr></thead>
		<tbody>${rows}</tbody>
		<tfoot><tr><th>${__("Total")}</th><td><b>${short(found.before_total)}</b></td><td><b>${short(found.after_total)}</b></td>
			<td class="${colour(found.net)}"><b>${signed(found.net)}</b></td><td></td>
			<td class="text-muted">${__(
				"given {0}, taken {1}",
				[found.more, found.less].map((amount) => (flt(amount, 2) ? short(amount) : "0"))
			)}</td></tr></tfoot>
	</table></div>`;
}
