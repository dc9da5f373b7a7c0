// 入职与离职清单: how far it is, what is missing by law, and signatures. Read for both lists; registered once.
frappe.provide("wuye_ops.boarding");

if (!wuye_ops.boarding.is_there) {
	wuye_ops.boarding.is_there = true;
	for (const doctype of ["Employee Onboarding", "Employee Separation"]) {
		frappe.ui.form.on(doctype, { refresh: (frm) => wuye_ops.boarding.show(frm) });
	}
}

wuye_ops.boarding.show = async (frm) => {
	if (frm.doc.docstatus !== 1) return;
	const of = { doctype: frm.doctype, name: frm.doc.name };
	const now = await frappe.xcall("wuye_ops.people.boarding.standing", of);
	const lines = [`<b>${now.percent} %</b>`, ...now.late, ...now.missing];
	frm.dashboard.clear_headline();
	frm.dashboard.set_headline_alert(
		lines.join("<br>"),
		now.late.length ? "red" : now.missing.length ? "orange" : "green"
	);
	if (!now.to_sign.length || !frm.perm[0].write) return;
	wuye_ops.add_step(frm, __("Sign"), () =>
		wuye_ops.ask({
			title: __("Sign"),
			fields: [
				{
					fieldname: "row",
					fieldtype: "Select",
					label: __("Activity"),
					options: now.to_sign.map((one) => ({ value: one.row, label: one.activity })),
					reqd: 1,
				},
			],
			action: ({ row }) =>
				wuye_ops.call("people.boarding.sign", { ...of, row }).then(() => frm.reload_doc()),
		})
	);
};
