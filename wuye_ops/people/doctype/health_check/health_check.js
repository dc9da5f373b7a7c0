// 体检记录: the findings are shown to the employee, and to a health officer who says why.
frappe.ui.form.on("Health Check", {
	refresh(frm) {
		frm.set_query("employee", () => ({ filters: { status: "Active" } }));
		frm.set_query("hazard", () => ({ filters: { disabled: 0 } }));
		if (frm.is_new() || !frm.doc.findings_encrypted) return;
		frm.add_custom_button(__("Show Findings"), () => show(frm));
	},
});

async function show(frm) {
	const { message } = await frappe.db.get_value("Employee", frm.doc.employee, "user_id");
	if (message && message.user_id === frappe.session.user) {
		return open(await wuye_ops.call("people.health.checks.own_findings", { check: frm.doc.name }));
	}
	wuye_ops.ask_reason(__("Show Findings"), __("Why do you need them? The reason is kept."), (reason) =>
		wuye_ops
			.call("records.personal_data.reveal", {
				doctype: frm.doctype,
				name: frm.doc.name,
				fieldname: "findings",
				reason,
			})
			.then(open)
	);
}

function open(text) {
	frappe.msgprint({
		title: __("Findings"),
		message: frappe.utils.escape_html(text).replace(/\n/g, "<br>"),
	});
}
