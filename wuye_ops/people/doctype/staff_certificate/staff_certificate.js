// A certificate: verified by HR, reviewed, renewed by the next one; each button asks for what its step needs.
const CERTIFICATES = "people.certificates.steps";
const COUNTED = ["company", "kind", "number", "issued_by", "file", "valid_from", "valid_until", "replaces"];

frappe.ui.form.on("Staff Certificate", {
	setup(frm) {
		frm.set_query("kind", () => ({ filters: { disabled: 0 } }));
		frm.set_query("replaces", () => ({
			filters: {
				employee: frm.doc.employee,
				kind: frm.doc.kind,
				name: ["!=", frm.doc.name],
				status: ["!=", "Revoked"],
			},
		}));
	},

	refresh(frm) {
		wuye_ops.add_reveal(frm, "number");
		// what counts is read, but for the remark
		const open = frm.is_new() || frm.doc.status === "Draft";
		for (const field of COUNTED) frm.set_df_property(field, "read_only", open ? 0 : 1);
		show_due(frm);
		if (!frm.is_new() && !frm.is_dirty()) offer_steps(frm);
	},
});

function show_due(frm) {
	const { doc } = frm;
	frm.set_intro("");
	if (doc.status !== "In Force" || !doc.due_on) return;
	const left = frappe.datetime.get_day_diff(doc.due_on, frappe.datetime.get_today());
	const day = frappe.datetime.str_to_user(doc.due_on);
	const what = doc.due_for === "Review" ? __("be reviewed") : __("be renewed");
	if (left < 0) frm.set_intro(__("It had to {0} by {1}: nobody is assigned by it.", [what, day]), "red");
	else if (left <= 90) frm.set_intro(__("It has to {0} by {1}, in {2} days.", [what, day, left]), "orange");
}

function offer_steps(frm) {
	const label = (step) => __(step, null, "Staff Certificate");
	const take = (method, args) =>
		wuye_ops
			.call(`${CERTIFICATES}.${method}`, { certificate: frm.doc.name, ...args })
			.then(() => frm.reload_doc());
	const with_reason = (step) => () =>
		wuye_ops.ask_reason(label(step), __("Why?"), (reason) => take("take", { step, reason }));
	const actions = {
		Verify: () =>
			frappe.confirm(
				__("You have seen the certificate, or asked who issued it, and it is as entered?"),
				() => take("take", { step: "Verify" })
			),
		Suspend: with_reason("Suspend"),
		Restore: with_reason("Restore"),
		Revoke: with_reason("Revoke"),
		Review: () =>
			wuye_ops.ask({
				title: label("Review"),
				fields: [
					{ fieldname: "reviewed_on", fieldtype: "Date", label: __("Reviewed On"), reqd: 1 },
					{ fieldname: "file", fieldtype: "Attach", label: __("Proof") },
				],
				action: (values) => take("enter_review", values),
			}),
		Renew: () => {
			// a field that is not copied is not taken from `frappe.new_doc` either
			const { employee, employee_name, kind, issued_by, name } = frm.doc;
			const next = frappe.model.get_new_doc("Staff Certificate");
			Object.assign(next, { employee, employee_name, kind, issued_by, replaces: name });
			frappe.set_route("Form", next.doctype, next.name);
		},
	};
	for (const step of frm.doc.__onload?.steps || [])
		wuye_ops.add_step(frm, label(step), actions[step], step === "Verify");
}
