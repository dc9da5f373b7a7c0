// Drawn by the server, tested here document by document, judged when the last one has a result.
const RESULTS = "finance_control.audit.sample_results";
const PROOF = "finance_control.audit.sample_proof";
const RESULT_COLOURS = { Right: "green", Wrong: "red", "Not Shown": "red" };
const WAIT = 3000;

const escape = (value) => frappe.utils.escape_html(String(value ?? ""));
const of_sample = (word) => __(word, null, "Audit Sample");
const of_item = (word) => __(word, null, "Audit Sample Item");
const money = (value) => format_currency(value, "CNY", 2);
const at_work = (frm) => ["In Test", "Evaluated"].includes(frm.doc.status) && frm.perm[0]?.write;

frappe.ui.form.on("Audit Sample", {
	setup(frm) {
		frm.set_query("audit", () => ({
			filters: { status: ["in", ["Planned", "Notified", "In Field"]] },
		}));
		frm.set_query("property", () => ({
			query: "wuye_ops.finance_control.audit.choices.properties",
			filters: { audit: frm.doc.audit },
		}));
		frm.set_query("account", () => ({ filters: { company: frm.doc.company, is_group: 0 } }));
	},

	onload(frm) {
		// with whom the job ends is told once; other samples may be open in the same desk
		frappe.realtime.off("wuye_audit_sample");
		frappe.realtime.on("wuye_audit_sample", ({ sample, percent }) => {
			if (cur_frm?.doctype !== "Audit Sample" || cur_frm.docname !== sample) return;
			if (percent < 100) cur_frm.dashboard.show_progress(of_sample("Drawing"), percent);
			else cur_frm.reload_doc();
		});
		if (frm.is_new() && frm.doc.audit) take_audit(frm);
	},

	audit: (frm) => take_audit(frm),

	refresh(frm) {
		// the pill beside the title says it
		frm.toggle_display("status", false);
		frm.set_intro("");
		show_items(frm);
		show_result(frm);
		if (frm.is_new()) return;
		show_state(frm);
		wuye_ops.offer_save(frm, frm.doc.status === "Draft" && frm.perm[0]?.write);
		if (!frm.is_dirty()) offer_steps(frm);
	},

	method(frm) {
		if (frm.doc.method !== "Random") frm.set_value("judged_by", "Amount");
	},
});

// -- the scope

function take_audit(frm) {
	// the form tells of a value that it was opened with as well
	if (!frm.doc.audit || frm.taken_audit === frm.doc.audit) return;
	frm.taken_audit = frm.doc.audit;
	frappe.db.get_doc("Audit", frm.doc.audit).then((audit) => {
		frm.audit_steps = audit.steps || [];
		frm.set_value({
			company: audit.company,
			from_date: frm.doc.from_date || audit.period_from,
			to_date: frm.doc.to_date || audit.period_to,
		});
		const known = frm.audit_steps.find((row) => row.name === frm.doc.step);
		if (known) frm.set_value("step_title", known.title);
		else choose_step(frm);
	});
}

function choose_step(frm) {
	if (!frm.audit_steps.length) {
		frappe.msgprint(__("The programme has no steps yet."));
		return;
	}
	wuye_ops.ask({
		title: __("Step", null, "Audit Step"),
		label: __("Choose"),
		fields: [
			{
				fieldname: "step",
				fieldtype: "Select",
				label: __("Step", null, "Audit Step"),
				options: frm.audit_steps.map((row) => ({
					value: row.name,
					label: `${row.idx}. ${row.title}`,
				})),
				default: frm.audit_steps[0].name,
				reqd: 1,
			},
		],
		action: ({ step }) =>
			frm.set_value({
				step,
				step_title: frm.audit_steps.find((row) => row.name === step).title,
			}),
	});
}

// -- steps

function show_state(frm) {
	const { doc } = frm;
	if (doc.status === "Drawing") {
		frm.set_intro(__("It is being drawn. A large population takes a minute or two."), "blue");
		setTimeout(() => cur_frm === frm && frm.doc.status === "Drawing" && frm.reload_doc(), WAIT);
	} else if (doc.draw_error) {
		frm.set_intro(__("It was not drawn: {0}", [escape(doc.draw_error)]), "red");
	} else if (doc.status === "In Test") {
		frm.set_intro(__("{0} of {1} documents are tested.", [doc.tested, doc.chosen_number]), "blue");
	} else if (doc.status === "Replaced") {
		frm.set_intro(__("Another sample was drawn instead; this one is kept for the record."), "orange");
	}
}

function offer_steps(frm) {
	const { doc } = frm;
	if (!frm.perm[0]?.write) return;
	if (["Draft", "Drawing"].includes(doc.status)) {
		frm.add_custom_button(__("Look at the Population"), () => preview(frm));
		wuye_ops.add_step(
			frm,
			of_sample("Draw"),
			() =>
				wuye_ops
					.call("finance_control.audit.samples.draw", { sample: frm.docname })
					.then(() => frm.reload_doc()),
			true
		);
		return;
	}
	frm.add_custom_button(__("Draw Again to Prove"), () =>
		wuye_ops.call(`${PROOF}.prove`, { sample: frm.docname }).then((proof) => {
			frm.reload_doc();
			show_proof(proof);
		})
	);
	if (!at_work(frm)) return;
	if (doc.method === "Random") frm.add_custom_button(__("Add to the Sample"), () => extend(frm));
	if (!doc.tested) {
		frm.add_custom_button(__("Draw Another Instead"), () =>
			wuye_ops.ask_reason(
				__("Draw Another Instead"),
				__("Why is another sample drawn? The reason is kept."),
				(reason) =>
					wuye_ops
						.call(`${PROOF}.redraw`, { sample: frm.docname, reason })
						.then((name) => frappe.set_route("Form", "Audit Sample", name))
			)
		);
	}
}

function show_proof({ result, lines }) {
	frappe.msgprint({
		title: of_sample(result),
		indicator: result === "Same" ? "green" : "orange",
		message: lines.map(escape).join("<br>"),
	});
}

const preview = (frm) =>
	frappe
		.call({
			method: `wuye_ops.${PROOF}.preview`,
			args: { sample: frm.docname },
			type: "GET",
			freeze: true,
		})
		.then(({ message }) => {
			const lines = [__("{0} documents of {1} together.", [message.number, money(message.amount)])];
			if (frm.doc.method !== "By Rule") {
				lines.push(__("About {0} of them will be drawn.", [Math.min(message.size, message.number)]));
			}
			frappe.msgprint({ title: of_sample("Population"), message: lines.join("<br>") });
		});

const extend = (frm) =>
	wuye_ops.ask({
		title: __("Add to the Sample"),
		fields: [
			{
				fieldname: "size",
				fieldtype: "Int",
				label: of_sample("Sample Size"),
				default: frm.doc.chosen_number * 2,
				description: __(
					"The draw goes on with the same seed where it stopped; what was tested stays."
				),
				reqd: 1,
			},
		],
		action: ({ size }) =>
			wuye_ops.call(`${PROOF}.extend`, { sample: frm.docname, size }).then(() => frm.reload_doc()),
	});

// -- its documents

function show_items(frm) {
	const $place = frm.get_field("items_html").$wrapper.empty();
	if (!frm.doc.drawn_on) {
		$place.html(`<p class="text-muted">${__("Nothing was drawn yet.")}</p>`);
		return;
	}
	frm.sample_page = frm.sample_page || { start: 0, only: "" };
	frappe
		.call({
			method: `wuye_ops.${RESULTS}.items`,
			args: { sample: frm.docname, ...frm.sample_page },
			type: "GET",
		})
		.then(({ message }) => draw_items(frm, $place, message));
}

function draw_items(frm, $place, { rows, total, page }) {
	const { start, only } = frm.sample_page;
	const filters = ["", "Open", "Right", "Wrong", "Not Shown"]
		.map((value) => {
			const label = value === "Open" ? __("To Test") : value ? of_item(value) : __("All");
			return `<button class="btn btn-xs ${value === only ? "btn-primary" : "btn-default"}" data-only="${value}">${label}</button>`;
		})
		.join(" ");
	const steps = at_work(frm)
		? `<span class="wuye-sample-steps">${["Right", "Wrong", "Not Shown"]
				.map(
					(value) =>
						`<button class="btn btn-xs btn-default" data-result="${value}">${__("Tick: {0}", [
							of_item(value),
						])}</button>`
				)
				.join(" ")}</span>`
		: "";
	const head = ["", of_item("Place"), of_item("Document"), of_item("Date"), of_item("Amount"), of_item("Why in the Sample"), of_item("Result")]
		.map((label) => `<th>${label}</th>`)
		.join(""); // prettier-ignore
	$place.html(`<div class="wuye-sample-bar">${filters}${steps}</div>
		<div class="wuye-sample-table"><table class="table table-bordered"><thead><tr>${head}</tr></thead>
		<tbody>${rows.map((row) => item_row(frm, row)).join("")}</tbody></table></div>
		<div class="wuye-sample-bar text-muted"><span>${__("{0} to {1} of {2}", [
			total ? start + 1 : 0,
			Math.min(start + page, total),
			total,
		])}</span> <span>
		<button class="btn btn-xs btn-default" data-go="-1" ${start ? "" : "disabled"}>${__("Previous")}</button>
		<button class="btn btn-xs btn-default" data-go="1" ${start + page < total ? "" : "disabled"}>${__("Next")}</button></span></div>`);
	const go = (change) => {
		Object.assign(frm.sample_page, change);
		show_items(frm);
	};
	$place.find("[data-only]").on("click", (event) => go({ start: 0, only: event.target.dataset.only }));
	$place
		.find("[data-go]")
		.on("click", (event) => go({ start: Math.max(0, start + page * Number(event.target.dataset.go)) }));
	$place.find("[data-result]").on("click", (event) => {
		const names = $place
			.find("input:checked")
			.map((_, box) => box.value)
			.get();
		record(
			frm,
			rows.filter((row) => names.includes(row.name)),
			event.target.dataset.result
		);
	});
	$place
		.find("[data-paper]")
		.on("click", (event) =>
			wuye_ops
				.call("finance_control.audit.papers.make_of_item", { item: event.target.dataset.paper })
				.then((name) => frappe.set_route("Form", "Audit Working Paper", name))
		);
}

function item_row(frm, row) {
	const link = frappe.utils.get_form_link(row.document_type, row.document);
	const box = at_work(frm)
		? `<input type="checkbox" value="${escape(row.name)}" aria-label="${escape(row.document)}">`
		: "";
	const result = row.result
		? `<span class="indicator-pill no-indicator-dot ${RESULT_COLOURS[row.result]}">${of_item(row.result)}</span>`
		: "";
	const right =
		row.result === "Wrong" && frm.doc.judged_by === "Amount"
			? `<div>${of_item("Right Amount")}：${money(row.right_amount)}</div>`
			: "";
	let paper = "";
	if (row.paper) {
		paper = `<a href="${frappe.utils.get_form_link("Audit Working Paper", row.paper)}">${escape(row.paper)}</a>`;
	} else if (at_work(frm)) {
		paper = `<button class="btn btn-xs btn-link" data-paper="${escape(row.name)}">${__("Make a Paper")}</button>`;
	}
	return `<tr><td>${box}</td><td>${row.place}</td>
		<td><a href="${link}">${escape(row.document)}</a><div class="text-muted">${escape(row.party)}</div></td>
		<td class="text-nowrap">${frappe.datetime.str_to_user(row.day) || ""}</td><td class="text-right text-nowrap">${money(row.amount)}</td>
		<td class="wuye-sample-why">${escape(row.why_text)}</td>
		<td>${result}${right}<div class="text-muted">${escape(row.note)}</div>${paper}</td></tr>`;
}

function record(frm, rows, result) {
	if (!rows.length) {
		frappe.show_alert({ message: __("Tick the documents first."), indicator: "orange" });
		return;
	}
	const send = (values = {}) =>
		wuye_ops
			.call(`${RESULTS}.record`, {
				sample: frm.docname,
				items: rows.map((row) => row.name),
				result,
				...values,
			})
			.then(() => frm.reload_doc());
	if (result === "Right") {
		send();
		return;
	}
	const fields = [
		{
			fieldname: "note",
			fieldtype: "Small Text",
			label: result === "Wrong" ? __("What is wrong?") : __("What was not shown?"),
			default: rows[0].note,
			reqd: 1,
		},
	];
	if (result === "Wrong" && frm.doc.judged_by === "Amount") {
		fields.unshift({
			fieldname: "right_amount",
			fieldtype: "Data",
			label: of_item("Right Amount"),
			description: __("In the books: {0}", [money(rows[0].amount)]),
			reqd: 1,
		});
	}
	wuye_ops.ask({
		title: `${of_item(result)} · ${rows[0].document}`,
		fields,
		label: __("Save"),
		action: send,
	});
}

// -- what it says

function show_result(frm) {
	const $place = frm.get_field("result_html").$wrapper.empty();
	const { doc } = frm;
	if (doc.status !== "Evaluated" || !doc.conclusion) return;
	const by_rate = doc.judged_by === "Rate";
	const shown = by_rate ? (value) => `${format_number(value, null, 2)} %` : money;
	const limit = by_rate ? doc.tolerable_rate : doc.tolerable_amount;
	const bars = by_rate
		? ["error_rate", "upper_rate"]
		: { "By Amount": ["projected_amount", "overstated_at_most", "understated_at_most"], "By Rule": ["found_amount"] }[
				doc.method
		  ] || ["found_amount", "projected_amount"]; // prettier-ignore
	const most = Math.max(limit, ...bars.map((field) => Math.abs(doc[field]))) || 1;
	const colours = { Acceptable: "green", "More Work": "yellow", "Not Acceptable": "red" };
	const rows = bars
		.map((field) => {
			const value = Math.abs(doc[field]);
			const colour = value > limit ? "red" : "green";
			return `<div class="wuye-bar-row"><span>${of_sample(frm.get_field(field).df.label)}</span>
				<span class="wuye-bar"><i class="${colour}" style="width: ${(100 * value) / most}%"></i>
				<b style="left: ${(100 * limit) / most}%"></b></span><span class="text-right">${shown(doc[field])}</span></div>`;
		})
		.join("");
	$place.html(`<p><span class="indicator-pill no-indicator-dot ${colours[doc.conclusion]}">${of_sample(
		doc.conclusion
	)}</span></p>
		<div class="wuye-bars">${rows}<div class="wuye-bar-row text-muted"><span>${__("Tolerable")}</span><span></span>
		<span class="text-right">${shown(limit)}</span></div></div>`);
}
