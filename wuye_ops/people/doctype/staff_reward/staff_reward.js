// A bonus, a deduction or a month's performance pay: asked for by HR, approved by somebody else, paid with the salary.
const STEPS = "people.rewards.steps";

frappe.ui.form.on("Staff Reward", {
	setup(frm) {
		frm.set_query("scorecard", () => ({ filters: { employee: frm.doc.employee, status: "Final" } }));
		frm.set_query("referral", () => ({ filters: { referrer: frm.doc.employee, docstatus: 1 } }));
		frm.set_query("fault", () => ({ filters: { employee: frm.doc.employee, status: "Confirmed" } }));
	},

	refresh(frm) {
		const { doc } = frm;
		const open = frm.is_new() || (doc.status === "Draft" && doc.kind !== "Performance");
		wuye_ops.offer_save(frm, open);
		// performance pay is raised from scorecards
		const kinds = ["Performance", "Bonus", "Deduction"].filter(
			(kind) => kind !== "Performance" || !frm.is_new()
		);
		frm.set_df_property(
			"kind",
			"options",
			kinds.map((value) => ({ value, label: __(value, null, "Staff Reward") }))
		);
		for (const field of [
			"kind",
			"month_start",
			"ground",
			"damage",
			"scorecard",
			"fault",
			"referral",
			"asked",
			"wage",
			"payroll_date",
		])
			frm.set_df_property(field, "read_only", open ? 0 : 1);
		if (frm.is_new() && !doc.payroll_date) frm.set_value("payroll_date", frappe.datetime.month_end());
		wuye_ops.show_month(frm);
		frm.set_df_property("month_start", "description", open ? __("Any day of the month") : "");
		wuye_ops.say_selects(frm);
		frm.toggle_display("employee_name", false);
		// only a deduction goes on in later months
		if (doc.kind !== "Deduction") frm.dashboard.links_area?.hide();
		frm.set_intro("");
		show_amount(frm);
		if (doc.reason)
			frm.set_intro(frappe.utils.escape_html(doc.reason), doc.status === "Draft" ? "orange" : "red");
		offer_steps(frm);
	},
});

// What it is about, before how it came: the amount is there for those alone who may know it.
function show_amount({ doc, dashboard }) {
	const amount = flt(doc.amount) || flt(doc.asked);
	if (doc.__islocal || !amount) return;
	const less = doc.kind === "Deduction" || cint(doc.reduces);
	const escape = frappe.utils.escape_html;
	dashboard.set_headline(
		`<span class="wuye-score" data-amount="${amount}">
			<b>${less ? "−" : ""}${format_currency(amount, frappe.boot.sysdefaults.currency)}</b>
			${wuye_ops.pill(escape(__(doc.kind, null, "Staff Reward")), less ? "orange" : "green")}
			<span class="text-muted">${wuye_ops.month_of(doc.month_start)}</span>
		</span>`
	);
}

function offer_steps(frm) {
	if (frm.is_new() || frm.is_dirty()) return;
	const label = (step) => __(step, null, "Staff Reward");
	const take = (step, reason) =>
		wuye_ops
			.call(`${STEPS}.take`, { reward: frm.doc.name, step, reason: reason || null })
			.then(() => frm.reload_doc());
	const with_reason = (step, question) => () =>
		wuye_ops.ask_reason(label(step), question, (reason) => take(step, reason));
	const actions = {
		Ask: () => take("Ask"),
		Approve: () =>
			frappe.confirm(__("It goes into the payroll. The employee is told."), () => take("Approve")),
		Return: with_reason("Return", __("What is to be changed?")),
		Cancel: with_reason("Cancel", __("Why is it cancelled?")),
		"Take the Rest": () =>
			wuye_ops
				.call(`${STEPS}.take_the_rest`, { reward: frm.doc.name })
				.then((name) => frappe.set_route("Form", "Staff Reward", name)),
	};
	for (const step of frm.doc.__onload?.steps || [])
		wuye_ops.add_step(frm, label(step), actions[step], ["Ask", "Approve"].includes(step));
}
