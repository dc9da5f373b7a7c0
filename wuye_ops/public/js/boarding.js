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
	if (!frm.perm[0].write) return;
	if (now.items.length)
		wuye_ops.add_step(frm, __("Take Back"), () => wuye_ops.boarding.take_back(frm, now.items));
	if (!now.to_sign.length) return;
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

// Keys and the like that have come back: each is ticked, and is back as of today.
wuye_ops.boarding.take_back = (frm, items) =>
	wuye_ops.ask({
		title: __("Take Back"),
		fields: [
			{
				fieldname: "rows",
				fieldtype: "MultiCheck",
				label: __("Back Today"),
				columns: 1,
				options: items.map((one) => ({ value: one.row, label: frappe.utils.escape_html(one.label) })),
			},
		],
		action: ({ rows }) =>
			wuye_ops
				.call("people.boarding.take_back", { name: frm.doc.name, rows: rows || [] })
				.then(() => frm.reload_doc()),
	});
