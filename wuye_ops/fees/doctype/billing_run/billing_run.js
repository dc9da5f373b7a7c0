// A run from its month to its bills: preview, check, post, and, if need be, post again or take back.
const RUNS = "fees.runs";
const RUN_FORM = "wuye_ops.fees.run_form";
const BUSY = ["Previewing", "Posting", "Reversing"];
const POLL_SECONDS = 2;
const LATE_CHARGES = "Late Charges";
// What is done, in the order of the run's life; the last one is where the run rests.
const STAGES = [
	["Fill In", ["Draft"]],
	["Preview", ["Previewing"]],
	["Check", ["Previewed"]],
	["Post", ["Posting"]],
	["Done", ["Posted", "Partly Posted", "Reversing", "Reversed"]],
];

frappe.ui.form.on("Billing Run", {
	setup(frm) {
		frm.set_query("standards", () => ({
			filters: {
				property: frm.doc.property,
				// what was billed with a standard that is out of use may still be unpaid
				...(frm.doc.kind === LATE_CHARGES ? { has_late_charge: 1 } : { disabled: 0 }),
			},
		}));
		follow(frm);
		$(frm.wrapper).on("dirty", () => stress_save(frm, true));
	},

	onload(frm) {
		if (frm.is_new()) suggest(frm, true);
	},

	refresh(frm) {
		frm.set_intro("");
		frm.page.set_indicator(__(frm.doc.status), wuye_ops.COLOURS[frm.doc.status]);
		show_stages(frm);
		frm.toggle_display("section_summary", !frm.is_new());
		const open = frm.is_new() || ["Draft", "Previewed"].includes(frm.doc.status);
		if (open) frm.enable_save();
		else frm.disable_save();
		if (frm.is_new()) return;
		stress_save(frm, frm.is_dirty());
		for (const field of [
			"kind",
			"property",
			"billing_month",
			"until",
			"customer",
			"posting_date",
			"standards",
		])
			frm.set_df_property(field, "read_only", open ? 0 : 1);
		if (frm.doc.error) frm.set_intro(frappe.utils.escape_html(frm.doc.error), "red");
		add_steps(frm);
		add_lists(frm);
		show_overview(frm);
		poll(frm);
	},

	kind(frm) {
		// the month that has ended; what accrues in this one is charged by the next run
		if (frm.doc.kind === LATE_CHARGES && !frm.doc.until)
			frm.set_value("until", moment().startOf("month").subtract(1, "day").format("YYYY-MM-DD"));
		frm.set_value("standards", []);
	},

	property(frm) {
		if (frm.is_new() && frm.doc.property) suggest(frm, false);
		if (frm.doc.standards?.length) frm.set_value("standards", []);
	},
});

// The month after the last one billed, and the property where there is only one.
function suggest(frm, fresh) {
	frappe.call(`${RUN_FORM}.defaults`, { property: frm.doc.property }).then(({ message }) => {
		if (!message || !frm.is_new()) return;
		if (message.property && !frm.doc.property) frm.set_value("property", message.property);
		if (!fresh || !frm.doc.billing_month) frm.set_value("billing_month", message.billing_month);
	});
}

// While there is nothing to save, the next step of the run stands out and not the button beside it.
function stress_save(frm, stressed) {
	frm.page.btn_primary.toggleClass("btn-primary", stressed).toggleClass("btn-default", !stressed);
}

// -- steps -----------------------------------------------------------------------------------------------------------

function add_steps(frm) {
	const { status } = frm.doc;
	if (!frm.perm[0]?.write || BUSY.includes(status) || frm.is_dirty()) return;
	if (status === "Draft") wuye_ops.add_step(frm, __("Preview"), () => take(frm, "preview"), true);
	if (status === "Previewed") {
		if (frm.doc.planned_charges)
			wuye_ops.add_step(frm, __("Post"), () => confirm_post(frm), true).attr("data-step", "post");
		wuye_ops
			.add_step(frm, __("Preview Again"), () => take(frm, "preview"), !frm.doc.planned_charges)
			.attr("data-step", "preview");
	}
	if (status === "Partly Posted" && frm.doc.failed)
		wuye_ops.add_step(frm, __("Post Failed Again"), () => take(frm, "retry"), true);
}

// What was previewed is not what would be posted any more: the way on is a new preview.
function prefer_preview(frm) {
	frm.page.inner_toolbar.find("[data-step=post]").prop("disabled", true);
	for (const [step, primary] of [
		["post", false],
		["preview", true],
	]) {
		frm.page.inner_toolbar
			.find(`[data-step=${step}]`)
			.toggleClass("btn-primary", primary)
			.toggleClass("btn-default", !primary);
	}
}

// Only whom the server names may take a run back; the button comes with its answer.
function add_reversal(frm, overview) {
	const possible = ["Posted", "Partly Posted"].includes(frm.doc.status);
	if (!possible || !overview.may_reverse || !frm.perm[0]?.write) return;
	frm.remove_custom_button(__("Reverse"));
	wuye_ops.add_step(frm, __("Reverse"), () =>
		wuye_ops.ask({
			title: __("Reverse the Run"),
			fields: [
				{
					fieldname: "note",
					fieldtype: "HTML",
					options: `<p>${__(
						"{0} bills are cancelled. Bills on which something has been paid stay, and are listed with the reason.",
						[frm.doc.bills]
					)}</p>`,
				},
				{ fieldname: "reason", fieldtype: "Small Text", label: __("Reason"), reqd: 1 },
			],
			label: __("Reverse"),
			action: ({ reason }) => take(frm, "reverse", { reason }),
		})
	);
}

function take(frm, step, args = {}) {
	return wuye_ops.call(`${RUNS}.${step}`, { run: frm.docname, ...args }).then(() => frm.reload_doc());
}

function confirm_post(frm) {
	const { doc } = frm;
	const overview = frm.overview || {};
	const rows = [
		[__("Property"), doc.property],
		doc.kind === LATE_CHARGES
			? [__("Late Charges up to"), frappe.datetime.str_to_user(doc.until)]
			: [__("Billing Month"), month_of(doc.billing_month)],
		[__("Posting Date", null, "Billing Run"), frappe.datetime.str_to_user(doc.posting_date)],
		[__("Bills"), doc.planned_bills],
		[__("Amount"), format_currency(doc.planned_amount)],
		[__("Not Billable"), doc.skipped],
	];
	const table = rows
		.map(
			([label, value]) =>
				`<tr><td class="text-muted">${label}</td><td><b>${frappe.utils.escape_html(String(value))}</b></td></tr>`
		)
		.join("");
	wuye_ops.ask({
		title: __("Post"),
		fields: [
			{
				fieldname: "what",
				fieldtype: "HTML",
				options: `<table class="table table-sm wuye-run-confirm">${table}</table>
					${overview.changed ? `<p class="text-danger">${overview.changed}</p>` : ""}
					<p class="text-muted">${__("The bills are submitted at once and stand in the books. The work goes on in the background.")}</p>`,
			},
		],
		label: __("Post {0} Bills", [doc.planned_bills]),
		action: () => take(frm, "post"),
	});
}

// -- lists -----------------------------------------------------------------------------------------------------------

function add_lists(frm) {
	if (frm.doc.status === "Draft") return;
	const group = __("Show");
	const show = (label, action) => frm.add_custom_button(label, action, group);
	show(__("Charges"), () => open_list("Fee Charge", { billing_run: frm.docname }));
	if (frappe.model.can_read("Sales Invoice") && frm.doc.bills)
		show(__("Bills"), () => open_list("Sales Invoice", { wuye_billing_run: frm.docname }));
	show(__("Not Billed"), () => open_list("Billing Exception", { billing_run: frm.docname }));
}

function open_list(doctype, filters) {
	frappe.route_options = filters;
	frappe.set_route("List", doctype, "List");
}

// -- what came out ---------------------------------------------------------------------------------------------------

function show_stages(frm) {
	const field = frm.get_field("stages_html");
	if (!field) return;
	const status = frm.is_new() ? "Draft" : frm.doc.status;
	const here = STAGES.findIndex(([_label, statuses]) => statuses.includes(status));
	const steps = STAGES.map(([label], index) => {
		const state = index < here ? "past" : index === here ? "here" : "";
		const text = index === here && index === STAGES.length - 1 ? __(status) : stage_label(label);
		return `<li class="${state}"><span>${index + 1}</span>${text}</li>`;
	});
	field.$wrapper.html(`<ol class="wuye-stages">${steps.join("")}</ol>`);
}

function stage_label(label) {
	return {
		"Fill In": __("Fill In"),
		Preview: __("Preview"),
		Check: __("Check"),
		Post: __("Post"),
		Done: __("Done"),
	}[label];
}

function show_overview(frm) {
	const name = frm.docname;
	return frappe.call(`${RUN_FORM}.overview`, { run: name }).then(({ message }) => {
		if (!message || frm.docname !== name) return;
		frm.overview = message;
		render(frm);
		if (message.changed) prefer_preview(frm);
		add_reversal(frm, message);
	});
}

function render(frm) {
	const { doc, overview } = frm;
	const parts = [progress_bar(frm)];
	if (doc.status === "Draft") {
		parts.push(
			`<p class="text-muted">${__(
				"The preview computes every charge without booking anything. It can be made as often as you like."
			)}</p>`
		);
	} else if (!BUSY.includes(doc.status) || doc.planned_charges) {
		parts.push(tiles(doc, overview), warning(overview), writer(doc, overview));
	}
	parts.push(reasons(overview.reasons));
	const wrapper = frm.get_field("summary_html").$wrapper;
	wrapper.html(parts.join(""));
	wrapper.find("[data-list]").on("click", (event) => {
		event.preventDefault();
		const { list, filters } = event.currentTarget.dataset;
		open_list(list, { ...JSON.parse(filters || "{}") });
	});
}

function progress_bar(frm) {
	if (!BUSY.includes(frm.doc.status)) return "";
	const percent = Math.round(frm.overview?.progress ?? frm.doc.progress ?? 0);
	return `<div class="wuye-run-progress">
		<div><b>${__(frm.doc.status)}…</b> <span class="text-muted">${__(
			"You may leave this page; the work goes on."
		)}</span><span class="wuye-percent">${percent} %</span></div>
		<div class="progress"><div class="progress-bar" style="width: ${percent}%"></div></div>
	</div>`;
}

function tiles(doc, overview) {
	const posted = ["Posted", "Partly Posted", "Reversing", "Reversed"].includes(doc.status);
	const bills = posted ? doc.bills : doc.planned_bills;
	const charges = posted ? doc.charges : doc.planned_charges;
	const amount = posted ? doc.amount : doc.planned_amount;
	const rows = [
		tile(__("Bills"), bills, posted && bills ? ["Sales Invoice", { wuye_billing_run: doc.name }] : null),
		tile(__("Charges"), charges, ["Fee Charge", { billing_run: doc.name }]),
		tile(posted ? __("Billed Amount") : __("Amount"), format_currency(amount || 0)),
	];
	if (doc.kind !== LATE_CHARGES)
		rows.push(
			tile(__("Against the Period Before"), against(doc.planned_amount, overview.previous_amount)),
			tile(
				__("Not Billable"),
				doc.skipped || 0,
				["Billing Exception", { billing_run: doc.name, stage: "Skipped" }],
				doc.skipped ? "orange" : ""
			)
		);
	if (doc.failed)
		rows.push(
			tile(
				__("Failed Bills"),
				doc.failed,
				["Billing Exception", { billing_run: doc.name, stage: "Failed" }],
				"red"
			)
		);
	if (doc.already_billed) rows.push(tile(__("Charges Billed Before"), doc.already_billed));
	return `<div class="wuye-tiles">${rows.join("")}</div>`;
}

function tile(label, value, list, colour = "") {
	const inner = `<span class="wuye-tile-label">${label}</span><span class="wuye-tile-value ${colour}">${value}</span>`;
	return list && value
		? `<a href="#" class="wuye-tile" ${link_to(...list)}>${inner}</a>`
		: `<div class="wuye-tile">${inner}</div>`;
}

function link_to(doctype, filters) {
	return `data-list="${doctype}" data-filters="${frappe.utils.escape_html(JSON.stringify(filters))}"`;
}

function against(amount, before) {
	if (!before) return `<span class="text-muted">${__("nothing billed before")}</span>`;
	const difference = (amount || 0) - before;
	const percent = ((100 * difference) / before).toFixed(1);
	const sign = difference > 0 ? "+" : "";
	return `${sign}${format_currency(difference)} <small class="text-muted">(${sign}${percent} %)</small>`;
}

function warning(overview) {
	if (!overview.changed) return "";
	return `<div class="form-message orange">${overview.changed}
		${__("Make the preview again, so that what you saw is what is posted.")}</div>`;
}

function writer(doc, overview) {
	const why = (doc.writer_reason || "").split("\n").filter(Boolean);
	const before = overview.not_in_bulk || [];
	let text = "";
	let listed = [];
	if (doc.status === "Previewed") {
		text = before.length
			? __("Each bill will be posted by ERPNext's controllers, some 6 a second, because:")
			: __("The bills will be written in bulk, each kind proven first against ERPNext's controllers.");
		listed = before;
	} else if (doc.writer === "Bulk") {
		text = why.length
			? __("Written in bulk; some bills were left to ERPNext's controllers, because:")
			: __("Written in bulk; each kind of bill was proven first against ERPNext's controllers.");
		listed = why;
	} else if (doc.writer) {
		text = __("Each bill was posted by ERPNext's controllers, because:");
		listed = why;
	}
	if (!text) return "";
	const items = listed.map((reason) => `<li>${frappe.utils.escape_html(reason)}</li>`).join("");
	return `<div class="wuye-writer text-muted">${text}${items ? `<ul>${items}</ul>` : ""}</div>`;
}

function reasons(rows) {
	if (!rows?.length) return "";
	const body = rows
		.map((row) => {
			const filters = { billing_run: cur_frm.docname, stage: row.stage };
			if (row.code) filters.code = row.code;
			return `<tr>
				<td>${wuye_ops.indicator(row.stage)}</td>
				<td class="text-right"><a href="#" ${link_to("Billing Exception", filters)}>${__("{0} places", [row.places])}</a></td>
				<td>${frappe.utils.escape_html(row.label)}</td>
			</tr>`;
		})
		.join("");
	return `<div class="wuye-reasons-title">${__("Not Billed, and Why")}</div>
		<table class="table table-sm wuye-reasons"><tbody>${body}</tbody></table>`;
}

// "2027-01" for any day of that month.
function month_of(day) {
	return day ? moment(day).format("YYYY-MM") : "";
}

// -- progress --------------------------------------------------------------------------------------------------------

// The server tells over the socket; where there is none, the form asks.
function follow(frm) {
	frappe.realtime.on("wuye_billing_run", (data) => {
		if (cur_frm === frm && data?.run === frm.docname) look(frm);
	});
}

function poll(frm) {
	clearTimeout(frm.poll_timer);
	if (!BUSY.includes(frm.doc.status)) return;
	frm.poll_timer = setTimeout(() => {
		if (cur_frm !== frm) return;
		if (document.hidden) poll(frm);
		else look(frm).always(() => poll(frm));
	}, POLL_SECONDS * 1000);
}

function look(frm) {
	return frappe.call({ method: `${RUN_FORM}.state`, args: { run: frm.docname } }).then(({ message }) => {
		if (!message || cur_frm !== frm) return;
		if (message.status !== frm.doc.status) {
			frm.reload_doc();
			return;
		}
		if (frm.overview) frm.overview.progress = message.progress;
		const area = frm.get_field("summary_html").$wrapper;
		area.find(".progress-bar").css("width", `${Math.round(message.progress)}%`);
		area.find(".wuye-percent").text(`${Math.round(message.progress)} %`);
	});
}
