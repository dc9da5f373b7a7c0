// 年度培训计划: what is needed is counted; a day is planned, and a row becomes an event of HRMS.
const PLANS = "people.training.plans";

frappe.ui.form.on("Training Year Plan", {
	onload(frm) {
		if (frm.is_new() && !frm.doc.year)
			frm.set_value("year", Number(frappe.datetime.get_today().slice(0, 4)));
	},

	refresh(frm) {
		const grid = frm.fields_dict.rows.grid;
		grid.cannot_add_rows = grid.cannot_delete_rows = true;
		if (frm.is_new()) {
			frm.set_intro(__("Rows are counted from the training needs and the people when it is saved."));
			return;
		}
		if (!frm.perm[0]?.write) return;
		wuye_ops.add_step(frm, __("Count Again", null, "Training Year Plan"), () =>
			wuye_ops.call(`${PLANS}.count_again`, { plan: frm.doc.name }).then(() => frm.reload_doc())
		);
		const open = (frm.doc.rows || []).filter((row) => !row.training_event);
		const planned = open.filter((row) => row.planned_on);
		if (open.length && frappe.model.can_create("Training Event"))
			wuye_ops.add_step(
				frm,
				__("Make Event", null, "Training Year Plan"),
				() => ask_event(frm, open),
				!planned.length
			);
		if (planned.length && frappe.model.can_create("Training Event"))
			wuye_ops.add_step(
				frm,
				__("Make All Events", null, "Training Year Plan"),
				() => ask_events(frm, planned),
				true
			);
	},
});

function ask_event(frm, open) {
	const text = (row) =>
		[row.designation || __("without a post"), row.training_need, __("{0} people", [row.people])].join(
			" · "
		);
	const day = frm.doc.rows.find((row) => row.planned_on)?.planned_on || frappe.datetime.get_today();
	wuye_ops.ask({
		title: __("Make Event", null, "Training Year Plan"),
		fields: [
			{
				fieldname: "row",
				fieldtype: "Select",
				label: __("Row"),
				options: open.map((row) => ({ value: row.name, label: text(row) })),
				default: open[0].name,
				reqd: 1,
			},
			{
				fieldname: "starts",
				fieldtype: "Datetime",
				label: __("Start Time"),
				default: `${day} 09:00:00`,
				reqd: 1,
			},
			{
				fieldname: "ends",
				fieldtype: "Datetime",
				label: __("End Time"),
				default: `${day} 12:00:00`,
				reqd: 1,
			},
			{
				fieldname: "location",
				fieldtype: "Data",
				label: __("Location", null, "Training Event"),
				reqd: 1,
			},
		],
		action: (values) =>
			wuye_ops
				.call(`${PLANS}.make_event`, { plan: frm.doc.name, ...values })
				.then((event) => frappe.set_route("Form", "Training Event", event)),
	});
}

// Every row that has a day, at once; what could not be made says why.
function ask_events(frm, planned) {
	wuye_ops.ask({
		title: __("Make All Events", null, "Training Year Plan"),
		fields: [
			{
				fieldtype: "HTML",
				options: `<p>${__(
					"{0} rows have a day and no event yet. Each begins at this time and lasts as long as its hours.",
					[planned.length]
				)}</p>`,
			},
			{ fieldname: "begins", fieldtype: "Time", label: __("Begin"), default: "09:00:00", reqd: 1 },
			{
				fieldname: "location",
				fieldtype: "Data",
				label: __("Location", null, "Training Event"),
				reqd: 1,
			},
		],
		action: ({ begins, location }) =>
			wuye_ops
				.call(`${PLANS}.make_events`, { plan: frm.doc.name, begins, location })
				.then(async (done) => {
					await frm.reload_doc();
					const reasons = done.refused
						.filter((one) => planned.some((row) => row.idx === one.row))
						.map((one) => `<li>${one.row}: ${frappe.utils.escape_html(one.reason)}</li>`);
					frappe.msgprint({
						title: __("Make All Events", null, "Training Year Plan"),
						message: `${__("{0} events were made. Look them over and submit them.", [
							done.made.length,
						])}${reasons.length ? `<ul>${reasons.join("")}</ul>` : ""}`,
					});
				}),
	});
}
