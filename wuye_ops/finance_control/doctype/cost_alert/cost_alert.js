// An alert is read, explained and approved; its figures are the system's.
frappe.ui.form.on("Cost Alert", {
	refresh(frm) {
		frm.disable_save();
		wuye_ops.costs.in_words(frm);
		tell(frm);
		draw(frm);
		add_views(frm);
		if (frm.perm[0]?.write) add_steps(frm);
	},
});

// What happened and what it asks for; then what is to be done now, by whom and until when.
function tell(frm) {
	const { doc } = frm;
	const over = ["Explained", "Approved", "Passed"].includes(doc.status);
	const colour = { "Within Budget": "green", Explain: "yellow", Approve: "orange", Stop: "red" };
	const said = (text) => frappe.utils.escape_html(text || "");
	const next = said(next_step(doc));
	frm.set_intro("");
	if (!doc.details) return;
	frm.set_intro(
		`<div>${said(doc.details)}</div>${next ? `<div class="wuye-next"><b>${next}</b></div>` : ""}`,
		over ? "blue" : colour[doc.band] || "blue"
	);
}

function next_step(doc) {
	const late = doc.due_on && doc.due_on < frappe.datetime.get_today();
	const until = doc.due_on ? frappe.datetime.str_to_user(doc.due_on) : "";
	const by = late ? __("Overdue since {0}.", [until]) : __("Until {0}.", [until]);
	switch (doc.status) {
		case "Open":
			return `${__("To do: explain why, and what is done about it.")} ${by}`;
		case "Returned":
			return `${__("To do: explain it better. Missing: {0}", [doc.decision_note])} ${by}`;
		case "To Approve":
			return `${__("Explained; waits for the approval of: {0}.", [__(doc.role_to_approve)])} ${by}`;
		case "Approved":
			return __("Approved up to {0} % above plan; what goes beyond it asks again.", [
				format_number(doc.approved_up_to, null, 2),
			]);
		case "Passed":
			return __("Nothing to do: the figures are not so any more.");
		default:
			return "";
	}
}

function add_views(frm) {
	const { doc } = frm;
	const report = (label, name, query) =>
		frm.add_custom_button(label, () => frappe.set_route("query-report", name, query), __("View"));
	const where = { property: doc.property, cost_class: doc.cost_class };
	report(__("Cost Monitoring"), "Cost Monitoring", {
		...where,
		year: doc.year,
		month: String(Number(doc.month.slice(5))),
		group_by: "Month",
	});
	const days = {
		from_date: `${doc.year}-01-01`,
		to_date: moment(`${doc.month}-01`).endOf("month").format("YYYY-MM-DD"),
	};
	report(__("Entries"), "Cost Details", { ...where, ...days, what: "Actual" });
	report(__("Orders"), "Cost Details", { ...where, ...days, what: "Ordered" });
}

function add_steps(frm) {
	const { doc } = frm;
	if (["Open", "Returned", "To Approve"].includes(doc.status)) {
		wuye_ops.add_step(frm, __("Explain"), () => explain(frm), doc.status !== "To Approve");
	}
	const may_decide =
		frappe.user.has_role([doc.role_to_approve, "Operations Director"]) &&
		doc.explained_by !== frappe.session.user;
	if (doc.status !== "To Approve" || !may_decide) return;
	wuye_ops.add_step(frm, __("Return"), () =>
		wuye_ops.ask_reason(__("Return"), __("What is missing?"), (note) =>
			wuye_ops
				.call("finance_control.alert_steps.send_back", { name: doc.name, note })
				.then(() => frm.reload_doc())
		)
	);
	if (doc.code !== "Unplanned") wuye_ops.add_step(frm, __("Approve"), () => approve(frm), true);
}

function explain(frm) {
	const { doc } = frm;
	wuye_ops.ask({
		title: __("Explain"),
		fields: [
			{
				fieldname: "cause",
				fieldtype: "Select",
				label: __("Cause"),
				options: frm.fields_dict.cause.df.options
					.split("\n")
					.map((value) => ({ value, label: value ? __(value, null, "Cost Alert") : "" })),
				default: doc.cause,
				reqd: 1,
			},
			{
				fieldname: "explanation",
				fieldtype: "Small Text",
				label: __("Explanation"),
				default: doc.explanation,
				reqd: 1,
			},
			{
				fieldname: "measures",
				fieldtype: "Small Text",
				label: __("Measures"),
				default: doc.measures,
				description: __("What is done about it, by whom, until when"),
			},
		],
		action: (values) =>
			wuye_ops
				.call("finance_control.alert_steps.explain", { name: doc.name, ...values })
				.then(() => frm.reload_doc()),
	});
}

function approve(frm) {
	const { doc } = frm;
	wuye_ops.ask({
		title: __("Approve"),
		fields: [
			{
				fieldname: "up_to",
				fieldtype: "Percent",
				label: __("Approved Up To (%)"),
				default: Math.ceil(doc.percent),
				description: __("Above plan to date; what goes beyond it asks again"),
				reqd: 1,
			},
			{ fieldname: "note", fieldtype: "Small Text", label: __("Note on the Decision") },
		],
		action: (values) =>
			wuye_ops
				.call("finance_control.alert_steps.approve", { name: doc.name, ...values })
				.then(() => frm.reload_doc()),
	});
}

// The year of the class: its plan, what was spent and ordered, and the forecast.
function draw(frm) {
	const { doc } = frm;
	const place = frm.fields_dict.curve.$wrapper.empty();
	frappe.xcall("wuye_ops.finance_control.curve.of_alert", { name: doc.name }).then((data) => {
		if (frm.doc.name !== doc.name || !data) return;
		new frappe.Chart(place.get(0), {
			data,
			type: "axis-mixed",
			height: 220,
			colors: ["#7C8794", "#8CC4F8", "#F8814F"],
			animate: 0,
			disableEntryAnimation: 1,
			axisOptions: { xIsSeries: 1, shortenYAxisNumbers: 1 },
			tooltipOptions: { formatTooltipY: (value) => format_currency(value) },
		});
	});
}
