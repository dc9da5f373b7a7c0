// An inspection at the desk: its state, and the steps of those who oversee. It is done on the phone, or step by step here.
const DOING = "inspection.doing";
const STAND_IN = ["Quality Inspector", "Department Head", "Property Manager", "System Manager"];

frappe.ui.form.on("Inspection", {
	setup(frm) {
		frm.set_query("checklist", () => ({ filters: { status: "Active" } }));
		frm.set_query("service_area", "points", () => ({
			filters: { property: frm.doc.property, disabled: 0 },
		}));
		frm.set_query("equipment", "points", () => ({ filters: { property: frm.doc.property } }));
	},

	onload(frm) {
		// the database keeps 0 where there is no score
		frm.get_docfield("score").formatter = (value, df, options, doc) =>
			doc?.scored ? frappe.form.get_formatter("Float")(value, df, options, doc) : "—";
	},

	refresh(frm) {
		frm.set_intro("");
		if (frm.is_new()) return;
		show_state(frm);
		if (frm.is_dirty()) return;
		const { doc } = frm;
		const done = () => frm.reload_doc();
		if (doc.status === "Planned") {
			wuye_ops.add_step(
				frm,
				__("Start"),
				() => wuye_ops.call(`${DOING}.start`, { inspection: doc.name }).then(done),
				true
			);
		}
		if (doc.status === "In Progress") {
			wuye_ops.add_step(frm, __("Record Results"), () => record(frm), true);
			wuye_ops.add_step(frm, __("Finish", null, "Inspection"), () =>
				wuye_ops.ask({
					title: __("Finish", null, "Inspection"),
					fields: [
						{
							fieldname: "remark",
							fieldtype: "Small Text",
							label: __("Remark"),
							default: doc.remark,
						},
					],
					action: ({ remark }) =>
						wuye_ops.call(`${DOING}.finish`, { inspection: doc.name, remark }).then(done),
				})
			);
		}
		if (!["Done", "Cancelled"].includes(doc.status) && frappe.user.has_role(STAND_IN)) {
			frm.add_custom_button(__("Cancel Inspection"), () =>
				wuye_ops.ask_reason(__("Cancel Inspection"), __("Why is it not to be done?"), (reason) =>
					wuye_ops.call(`${DOING}.cancel`, { inspection: doc.name, reason }).then(done)
				)
			);
		}
		if (doc.drawn_on) {
			frm.add_custom_button(__("Draw Again"), () =>
				wuye_ops.call("inspection.spot_checks.redraw", { inspection: doc.name }).then(show_proof)
			);
		}
	},
});

function show_proof({ same, candidates, drawn }) {
	frappe.msgprint({
		title: __("Draw Again"),
		indicator: same ? "green" : "red",
		message: same
			? __("The draw from {0} gives the same {1}.", [candidates, drawn.length])
			: __("The draw from {0} gives others than this inspection has.", [candidates]),
	});
}

// One point at a time, with all items of the checklist.
function record(frm) {
	wuye_ops.call("inspection.route.sheet", { inspection: frm.docname }).then((sheet) => {
		const points = sheet.points.length ? sheet.points : [{ point: "", label: sheet.title }];
		const outcomes = sheet.outcomes.map(({ value, label }) => ({ value, label }));
		const known = (point, item) =>
			sheet.results.find((row) => (row.point || "") === point && row.item_code === item) || {};
		const first = points.find((row) => row.status === "Open") || points[0];
		const dialog = wuye_ops.ask({
			title: __("Record Results"),
			size: "large",
			label: __("Save"),
			fields: [
				{
					fieldname: "point",
					fieldtype: "Select",
					label: __("Point"),
					options: points.map((row) => ({ value: row.point, label: row.label })),
					default: first.point,
					hidden: points.length < 2,
					onchange: fill,
				},
				...sheet.items.flatMap((item) => [
					{ fieldtype: "Section Break", label: item.standard },
					{
						fieldname: `outcome_${item.item_code}`,
						fieldtype: "Select",
						options: ["", ...outcomes],
					},
					{ fieldtype: "Column Break" },
					{
						fieldname: `note_${item.item_code}`,
						fieldtype: "Data",
						placeholder: __("What was found"),
					},
				]),
			],
			action: (values) => {
				const entries = sheet.items
					.filter((item) => values[`outcome_${item.item_code}`])
					.map((item) => ({
						kind: "result",
						point: values.point || first.point || null,
						item_code: item.item_code,
						outcome: values[`outcome_${item.item_code}`],
						note: values[`note_${item.item_code}`],
						photo: known(values.point || first.point, item.item_code).photo,
					}));
				return wuye_ops
					.call(`${DOING}.sync`, { inspection: frm.docname, entries })
					.then((answers) => {
						const refused = answers
							.filter((answer) => !answer.ok)
							.map((answer) => answer.message);
						if (refused.length)
							frappe.msgprint(refused.map(frappe.utils.escape_html).join("<br>"));
						return frm.reload_doc();
					});
			},
		});
		function fill() {
			const point = dialog.get_value("point") || first.point;
			for (const item of sheet.items) {
				const row = known(point, item.item_code);
				dialog.set_value(`outcome_${item.item_code}`, row.outcome || "");
				dialog.set_value(`note_${item.item_code}`, row.note || "");
			}
		}
		fill();
	});
}

function show_state(frm) {
	const { doc } = frm;
	if (doc.status === "Missed") {
		frm.set_intro(frappe.utils.escape_html(doc.missed_reason || ""), "red");
	} else if (doc.status === "Cancelled") {
		frm.set_intro(frappe.utils.escape_html(doc.cancel_reason || ""), "orange");
	} else if (doc.status === "Done") {
		const score = doc.scored ? doc.score : "—";
		frm.set_intro(
			doc.passed ? __("Passed with {0}", [score]) : __("Not passed: {0}", [score]),
			doc.passed ? "green" : "red"
		);
	} else {
		const late = wuye_ops.minutes_until(doc.window_to) < 0;
		frm.set_intro(
			`${wuye_ops.short_time(doc.window_from)} – ${wuye_ops.short_time(doc.window_to)}: ${wuye_ops.left_or_over(
				doc.window_to
			)}`,
			late ? "red" : "blue"
		);
	}
}
