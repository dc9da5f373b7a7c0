// 员工诉求: the text is fetched for who may read it; whoever has not raised it asks for it, and that is logged.
const NEEDS = "people.care.needs";

frappe.ui.form.on("Care Need", {
	refresh(frm) {
		frm.disable_save();
		const $sheet = frm.fields_dict.sheet.$wrapper.empty();
		if (frm.doc.raised_by === frappe.session.user) {
			show_text(frm);
		} else {
			$(`<button class="btn btn-default btn-sm">${__("Read")}</button>
				<p class="text-muted small">${__("It was told in confidence. That you read it is logged.")}</p>`)
				.appendTo($sheet)
				.filter("button")
				.on("click", () => show_text(frm));
		}
		offer_steps(frm);
	},
});

async function show_text(frm) {
	const found = await wuye_ops.call(`${NEEDS}.read`, { need: frm.doc.name });
	const part = (title, text) =>
		text ? `<h6>${title}</h6><p>${frappe.utils.escape_html(text).replace(/\n/g, "<br>")}</p>` : "";
	const notes = found.notes.map((row) =>
		part(`${__(row.step, null, "Care Need")} · ${frappe.datetime.str_to_user(row.on)}`, row.note)
	);
	frm.fields_dict.sheet.$wrapper.html(
		`<div class="wuye-care">${part(__("Text"), found.text)}${part(__("Answer"), found.answer)}${notes.join(
			""
		)}</div>`
	);
}

function offer_steps(frm) {
	const label = (step) => __(step, null, "Care Need");
	const take = (step, args) =>
		wuye_ops.call(`${NEEDS}.take`, { need: frm.doc.name, step, ...args }).then(() => frm.reload_doc());
	const with_reason = (step) => () =>
		wuye_ops.ask_reason(label(step), __("Reason"), (reason) => take(step, { reason }));
	const actions = {
		Take: () => take("Take"),
		Close: () => take("Close"),
		Withdraw: () => take("Withdraw"),
		Reopen: with_reason("Reopen"),
		Answer: () =>
			wuye_ops.ask({
				title: label("Answer"),
				fields: [{ fieldname: "answer", fieldtype: "Text", label: __("Answer"), reqd: 1 }],
				action: ({ answer }) => take("Answer", { answer }),
			}),
		"Pass On": () =>
			wuye_ops.ask({
				title: label("Pass On"),
				fields: [
					{ fieldname: "to", fieldtype: "Link", options: "User", label: __("To"), reqd: 1 },
					{ fieldname: "reason", fieldtype: "Small Text", label: __("Reason"), reqd: 1 },
				],
				action: (values) => take("Pass On", values),
			}),
	};
	for (const step of frm.doc.__onload?.steps || []) {
		wuye_ops.add_step(frm, label(step), actions[step], ["Take", "Answer", "Close"].includes(step));
	}
	if ([frm.doc.raised_by, frm.doc.handler].includes(frappe.session.user)) {
		wuye_ops.add_step(frm, __("Open To"), () => choose_level(frm), false);
	}
}

function choose_level(frm) {
	const levels = ["My Superiors and HR", "HR", "The Handler Alone"];
	wuye_ops.ask({
		title: __("Open To"),
		fields: [
			{
				fieldname: "level",
				fieldtype: "Select",
				label: __("Open To"),
				options: levels.map((value) => ({ value, label: __(value, null, "Care Need") })),
				default: frm.doc.level,
				reqd: 1,
			},
		],
		action: ({ level }) =>
			wuye_ops.call(`${NEEDS}.open_to`, { need: frm.doc.name, level }).then(() => frm.reload_doc()),
	});
}
