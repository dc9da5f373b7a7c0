// A case: what is owed now, what is next, and what has been done and proved.
const STEPS = "fees.arrears_steps";
const PRINTS = {
	"Friendly Reminder": "Payment Reminder",
	"Demand Letter": "Demand Letter",
	"Second Letter": "Second Demand Letter",
	"Lawyer's Letter": "Lawyer Letter Draft",
	Court: "Court File",
};
const COLOURS = { Open: "orange", "On Hold": "blue", Paid: "green", Closed: "gray" };

frappe.ui.form.on("Arrears Case", {
	refresh(frm) {
		frm.page.set_indicator(__(frm.doc.status, null, "Arrears Case"), COLOURS[frm.doc.status]);
		frm.get_field("actions").grid.cannot_add_rows = true;
		if (frm.is_new()) return;
		show_account(frm);
		say_what_is_next(frm);
		add_buttons(frm);
	},
});

const running = (frm) => ["Open", "On Hold"].includes(frm.doc.status);
const waiting = (frm) => frm.doc.actions.filter((row) => ["To Deliver", "To File"].includes(row.status));
const is_due = (frm) =>
	frm.doc.status === "Open" && frm.doc.next_step && frm.doc.next_step_on <= frappe.datetime.get_today();

function call(frm, method, args = {}) {
	return wuye_ops.call(method, { case: frm.docname, ...args }).then(() => frm.reload_doc());
}

// -- looking ---------------------------------------------------------------------------------------------------------

function say_what_is_next(frm) {
	frm.set_intro("");
	const { status, next_step, next_step_on, hold_reason, hold_until } = frm.doc;
	const day = (value) => frappe.datetime.str_to_user(value);
	if (status === "On Hold")
		frm.set_intro(
			hold_until
				? __("On hold until {0}: {1}", [day(hold_until), frappe.utils.escape_html(hold_reason || "")])
				: __("On hold: {0}", [frappe.utils.escape_html(hold_reason || "")]),
			"blue"
		);
	else if (is_due(frm))
		frm.set_intro(__("{0} is due since {1}.", [`<b>${__(next_step)}</b>`, day(next_step_on)]), "orange");
	else if (status === "Open" && next_step)
		frm.set_intro(__("Next: {0}, from {1}.", [`<b>${__(next_step)}</b>`, day(next_step_on)]), "green");
}

function show_account(frm) {
	const account = frm.doc.__onload?.account;
	const wrapper = frm.get_field("account_html").$wrapper.empty();
	if (!account) return;
	const text = frappe.utils.escape_html;
	const with_late = account.bills.some((row) => row.late);
	const rows = account.bills.map(
		(row) => `<tr>
			<td><a href="/app/sales-invoice/${encodeURIComponent(row.bill)}">${text(row.bill)}</a></td>
			<td>${text(row.text)} ${row.disputed ? wuye_ops.indicator("Disputed") : ""}</td>
			<td>${frappe.datetime.str_to_user(row.due_date)}</td>
			<td class="text-right">${row.days}</td>
			<td class="text-right">${format_currency(row.outstanding)}</td>
			${with_late ? `<td class="text-right">${format_currency(row.late)}</td>` : ""}
			<td class="${row.warning ? "text-danger" : ""}">${frappe.datetime.str_to_user(row.sue_until)}</td>
		</tr>`
	);
	const tile = (label, value) =>
		`<div class="wuye-tile"><span class="wuye-tile-label">${label}</span><span class="wuye-tile-value">${value}</span></div>`;
	const tiles = [
		tile(__("Overdue Amount"), format_currency(account.overdue)),
		with_late ? tile(__("Late Charges"), format_currency(account.late)) : "",
		tile(__("Prepaid"), format_currency(account.prepaid)),
		account.promise
			? tile(
					__("Promised"),
					`${format_currency(account.promise.amount)} <small class="text-muted">${
						account.promise.next_due ? frappe.datetime.str_to_user(account.promise.next_due) : ""
					}</small>`
				)
			: "",
		account.phone
			? tile(
					__("Phone"),
					`${text(account.phone)} <a class="wuye-show-phone" role="button" tabindex="0"><small>${__("Show Number")}</small></a>`
				)
			: "",
	];
	wrapper.html(`<div class="wuye-tiles">${tiles.join("")}</div>
		${
			rows.length
				? `<table class="table table-sm wuye-arrears"><thead><tr>
			<th>${__("Bill")}</th><th>${__("Fees and Periods")}</th><th>${__("Due Date")}</th><th class="text-right">${__("Days Overdue")}</th>
			<th class="text-right">${__("Open Amount")}</th>${with_late ? `<th class="text-right">${__("Late Charges")}</th>` : ""}
			<th>${__("Last Day to Sue")}</th></tr></thead><tbody>${rows.join("")}</tbody></table>`
				: `<p class="text-muted">${__("Nothing is overdue.")}</p>`
		}`);
	wrapper.find(".wuye-show-phone").on("click keydown", (event) => {
		if (event.type === "keydown" && event.key !== "Enter") return;
		event.preventDefault();
		wuye_ops.reveal("Customer Profile", account.profile, "phone");
	});
}

// -- doing -----------------------------------------------------------------------------------------------------------

function add_buttons(frm) {
	print_buttons(frm);
	if (!frm.perm[0]?.write || !running(frm)) return;
	const open = waiting(frm);
	if (is_due(frm)) wuye_ops.add_step(frm, __("Do Next Step"), () => do_step(frm, frm.doc.next_step), true);
	if (open.length) wuye_ops.add_step(frm, __("Record Delivery"), () => record(frm, open), !is_due(frm));
	wuye_ops.add_step(frm, __("Record Promise"), () => promise(frm));
	const group = __("More");
	const more = (label, action) => frm.add_custom_button(label, action, group);
	const again = [...new Set(frm.doc.actions.map((row) => row.kind))];
	if (frm.doc.status === "Open")
		for (const kind of again) more(__("{0} Again", [__(kind)]), () => do_step(frm, kind));
	if (frm.doc.paused_from) more(__("End Hold"), () => call(frm, `${STEPS}.resume`));
	else more(__("Hold Case"), () => hold(frm));
	more(__("Close Case"), () =>
		wuye_ops.ask_reason(__("Close Case"), __("Reason for Closing"), (reason) =>
			call(frm, `${STEPS}.close`, { reason })
		)
	);
	more(__("Refresh Figures"), () => call(frm, `${STEPS}.refresh`));
}

function print_buttons(frm) {
	if (!frappe.model.can_print("Arrears Case")) return;
	const kinds = new Set(frm.doc.actions.map((row) => row.kind));
	if (frm.doc.next_step) kinds.add(frm.doc.next_step);
	for (const kind of kinds) {
		if (!PRINTS[kind]) continue;
		frm.add_custom_button(
			__(kind),
			() => {
				const query = new URLSearchParams({
					doctype: "Arrears Case",
					name: frm.docname,
					format: PRINTS[kind],
					no_letterhead: 1,
					trigger_print: 1,
				});
				window.open(`/printview?${query}`, "_blank");
			},
			__("Print Letter")
		);
	}
}

function do_step(frm, kind) {
	const call_or_visit = kind === "Phone or Visit";
	wuye_ops.ask({
		title: __(kind),
		fields: [
			{
				fieldname: "done_on",
				fieldtype: "Date",
				label: __("Done On"),
				default: frappe.datetime.get_today(),
				reqd: 1,
			},
			{
				fieldname: "channel",
				fieldtype: "Select",
				label: __("Channel"),
				options: (call_or_visit
					? ["Phone", "Visit"]
					: kind === "Friendly Reminder"
						? ["Message", "Phone", "Letter", "E-mail"]
						: kind === "Court"
							? ["Court"]
							: ["Letter", "E-mail", "Lawyer"]
				).map((value) => ({ value, label: __(value) })),
				default:
					{ "Friendly Reminder": "Message", "Phone or Visit": "Phone", Court: "Court" }[kind] ||
					"Letter",
				reqd: 1,
			},
			{
				fieldname: "note",
				fieldtype: "Small Text",
				label: call_or_visit ? __("What was said, and by whom") : __("Note"),
				reqd: call_or_visit ? 1 : 0,
			},
		],
		label: __("Done"),
		action: (values) => call(frm, `${STEPS}.do_step`, { kind, ...values }),
	});
}

function record(frm, open) {
	const label = (row) => `${__(row.kind)} ${frappe.datetime.str_to_user(row.done_on)}`;
	wuye_ops.ask({
		title: __("Record Delivery"),
		fields: [
			{
				fieldname: "action",
				fieldtype: "Select",
				label: __("Step"),
				options: open.map((row) => ({ value: row.name, label: label(row) })),
				default: open[0].name,
				reqd: 1,
			},
			{ fieldname: "failed", fieldtype: "Check", label: __("It did not arrive") },
			{
				fieldname: "method",
				fieldtype: "Select",
				label: __("Delivery Method"),
				options: wuye_ops.arrears.method_options(),
				default: "Signed For",
				depends_on: "eval:!doc.failed",
			},
			{
				fieldname: "delivered_on",
				fieldtype: "Date",
				label: __("Delivered On", null, "Arrears Action"),
				default: frappe.datetime.get_today(),
				depends_on: "eval:!doc.failed",
			},
			{
				fieldname: "number",
				fieldtype: "Data",
				label: __("Receipt Number"),
				depends_on: "eval:!doc.failed",
			},
			{
				fieldname: "proof",
				fieldtype: "Attach",
				label: __("Proof"),
				description: __("Photo or scan of the signed slip or the return card"),
				options: { doctype: "Arrears Case", docname: frm.docname },
				depends_on: "eval:!doc.failed",
			},
			{
				fieldname: "note",
				fieldtype: "Small Text",
				label: __("Why it did not arrive"),
				depends_on: "failed",
			},
		],
		label: __("Confirm"),
		action: ({ action, failed, note, ...values }) =>
			failed
				? call(frm, `${STEPS}.not_delivered`, { action, note })
				: call(frm, `${STEPS}.prove`, { action, ...values }),
	});
}

function promise(frm) {
	const owed = frm.doc.__onload?.account?.overdue || frm.doc.overdue_amount;
	wuye_ops.ask({
		title: __("Record Promise"),
		fields: [
			{
				fieldname: "promised_by",
				fieldtype: "Data",
				label: __("Promised by"),
				default: frm.doc.customer_name,
				reqd: 1,
			},
			{
				fieldname: "promised_on",
				fieldtype: "Date",
				label: __("Promised On"),
				default: frappe.datetime.get_today(),
				reqd: 1,
			},
			{
				fieldname: "instalments",
				fieldtype: "Table",
				label: __("Instalments"),
				in_place_edit: true,
				reqd: 1,
				data: [{ due_on: frappe.datetime.add_days(frappe.datetime.get_today(), 15), amount: owed }],
				fields: [
					{ fieldname: "due_on", fieldtype: "Date", label: __("Due On"), in_list_view: 1, reqd: 1 },
					{
						fieldname: "amount",
						fieldtype: "Currency",
						label: __("Amount"),
						in_list_view: 1,
						reqd: 1,
					},
				],
			},
			{
				fieldname: "signed_file",
				fieldtype: "Attach",
				label: __("Signed Paper"),
				description: __("With it the limitation period begins anew"),
				options: { doctype: "Arrears Case", docname: frm.docname },
			},
			{ fieldname: "remark", fieldtype: "Small Text", label: __("Remark") },
		],
		label: __("Confirm"),
		action: ({ instalments, ...values }) =>
			call(frm, "fees.arrears_promises.promise", {
				...values,
				instalments: instalments.map(({ due_on, amount }) => ({ due_on, amount })),
			}),
	});
}

function hold(frm) {
	wuye_ops.ask({
		title: __("Hold Case"),
		fields: [
			{
				fieldname: "until",
				fieldtype: "Date",
				label: __("Until"),
				default: frappe.datetime.add_days(frappe.datetime.get_today(), 15),
				reqd: 1,
			},
			{ fieldname: "reason", fieldtype: "Small Text", label: __("Reason"), reqd: 1 },
		],
		action: (values) => call(frm, `${STEPS}.hold`, values),
	});
}
