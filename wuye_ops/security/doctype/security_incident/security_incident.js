// From the report to the lesson: each step asks for what it needs; the timeline is written by what happens.
const STEPS = "security.incident_steps";

frappe.ui.form.on("Security Incident", {
	setup(frm) {
		const here = () => ({ filters: { property: frm.doc.property } });
		for (const field of ["building", "unit", "service_area", "equipment"]) frm.set_query(field, here);
		const staff = () => ({
			filters: { status: "Active", wuye_property: ["in", [frm.doc.property, ""]] },
		});
		frm.set_query("responsible", staff);
		frm.set_query("responsible", "measures", staff);
		frm.set_query("unit", "people", here);
		frm.set_query("work_name", "lessons", here);
	},

	refresh(frm) {
		frm.set_df_property("timeline", "cannot_add_rows", true);
		frm.set_df_property("timeline", "cannot_delete_rows", true);
		show_state(frm);
		// the pill beside the title says it
		frm.toggle_display("status", false);
		if (frm.is_new()) return;
		wuye_ops.offer_save(frm, !["Closed", "False Alarm"].includes(frm.doc.status));
		if (!["Closed", "False Alarm"].includes(frm.doc.status)) {
			frm.add_custom_button(__("Add to Timeline"), () => add_event(frm));
		}
		if (frm.perm[0]?.write && !frm.is_dirty()) offer_steps(frm);
	},
});

frappe.ui.form.on("Security Incident Person", {
	form_render(frm, cdt, cdn) {
		const row = frm.fields_dict.people.grid.grid_rows_by_docname[cdn];
		for (const field of ["phone", "id_number"]) wuye_ops.add_row_reveal(row, field);
	},
});

const take = (frm, step, values = {}) =>
	wuye_ops.call(`${STEPS}.take`, { incident: frm.docname, step, ...values }).then(() => frm.reload_doc());

// Words beside the number of a step's dialog: step → what it asks for.
const ASKS = {
	"Take in Hand": (doc) => [
		{
			fieldname: "responsible",
			fieldtype: "Link",
			options: "Employee",
			label: __("Responsible"),
			default: doc.responsible,
			get_query: () => ({
				filters: { status: "Active", wuye_property: ["in", [doc.property, ""]] },
			}),
			reqd: 1,
		},
	],
	Contain: () => [
		{
			fieldname: "contained_on",
			fieldtype: "Datetime",
			label: __("Contained On"),
			default: frappe.datetime.now_datetime(),
			reqd: 1,
		},
	],
	Review: (doc) => [
		text(doc, "cause", __("Cause"), __("Why did it happen?")),
		text(
			doc,
			"review",
			__("Review", null, "Security Incident"),
			__("What went well, what did not, what is to change")
		),
		data(doc, "police_reference", __("Police Reference")),
		data(doc, "insurance_reference", __("Insurance Reference")),
		data(doc, "authority_reference", __("Authority Reference")),
	],
	Close: () => [],
	Reopen: () => [reason(__("Why is it taken up again?"))],
	Dismiss: () => [reason(__("Why was it no incident?"))],
};
const text = (doc, fieldname, label, description) => ({
	fieldname,
	fieldtype: "Small Text",
	label,
	description,
	default: doc[fieldname],
	reqd: 1,
});
const data = (doc, fieldname, label) => ({
	fieldname,
	fieldtype: "Data",
	label,
	default: doc[fieldname],
});
const reason = (label) => ({ fieldname: "reason", fieldtype: "Small Text", label, reqd: 1 });

const FROM = {
	Reported: ["Take in Hand", "Dismiss"],
	"In Hand": ["Contain", "Dismiss"],
	Contained: ["Review", "Reopen"],
	Reviewed: ["Close", "Reopen"],
};

function offer_steps(frm) {
	const { doc } = frm;
	(FROM[doc.status] || []).forEach((step, index) => {
		const label = __(step, null, "Security Incident");
		const fields = ASKS[step](doc);
		wuye_ops.add_step(
			frm,
			label,
			() =>
				fields.length
					? wuye_ops.ask({ title: label, fields, action: (values) => take(frm, step, values) })
					: take(frm, step),
			index === 0
		);
	});
	if (["Reported", "In Hand"].includes(doc.status) && frappe.model.can_create("Emergency Response")) {
		frm.add_custom_button(__("Start Emergency Plan"), () => start_plan(frm));
	}
	const open = (doc.lessons || []).filter((row) => !row.work_name && !row.why_none);
	if (open.length && ["Contained", "Reviewed"].includes(doc.status)) {
		if (frappe.model.can_create("Improvement Plan")) {
			wuye_ops.add_step(frm, __("Make Improvement Plan"), () =>
				wuye_ops
					.call(`${STEPS}.improve`, { incident: doc.name })
					.then((name) => frappe.set_route("Form", "Improvement Plan", name))
			);
		}
		if (frappe.model.can_create("Rectification")) {
			frm.add_custom_button(__("Make Rectification"), () => rectify(frm, open));
		}
	}
}

function start_plan(frm) {
	const { doc } = frm;
	wuye_ops.ask({
		title: __("Start Emergency Plan"),
		fields: [
			{
				fieldname: "plan",
				fieldtype: "Link",
				options: "Emergency Plan",
				label: __("Emergency Plan"),
				get_query: () => ({ filters: { property: doc.property, status: "Active" } }),
				reqd: 1,
			},
			{
				fieldname: "situation",
				fieldtype: "Small Text",
				label: __("Situation"),
				default: doc.subject,
			},
		],
		action: (values) =>
			wuye_ops
				.call("facilities.emergency.start_response", {
					...values,
					source_doctype: doc.doctype,
					source_name: doc.name,
				})
				.then((name) => frappe.set_route("Form", "Emergency Response", name)),
	});
}

function rectify(frm, open) {
	wuye_ops.ask({
		title: __("Make Rectification"),
		fields: [
			{
				fieldname: "lesson",
				fieldtype: "Select",
				label: __("Lesson"),
				options: open.map((row) => ({ value: row.name, label: `${row.idx}. ${row.lesson}` })),
				default: open[0].name,
				reqd: 1,
			},
			{
				fieldname: "department",
				fieldtype: "Link",
				options: "Department",
				label: __("Department"),
				default: frm.doc.department,
				reqd: 1,
			},
			{
				fieldname: "severity",
				fieldtype: "Select",
				label: __("Severity"),
				options: ["Critical", "Major", "Normal", "Minor"].map((value) => ({
					value,
					label: __(value, null, "Rectification"),
				})),
				default: "Normal",
			},
		],
		action: (values) =>
			wuye_ops
				.call(`${STEPS}.rectify`, { incident: frm.docname, ...values })
				.then(() => frm.reload_doc()),
	});
}

function add_event(frm) {
	wuye_ops.ask({
		title: __("Add to Timeline"),
		fields: [
			{
				fieldname: "happened_on",
				fieldtype: "Datetime",
				label: __("When"),
				default: frappe.datetime.now_datetime(),
				reqd: 1,
			},
			{ fieldname: "event", fieldtype: "Small Text", label: __("What happened?"), reqd: 1 },
			{
				fieldname: "photo",
				fieldtype: "Attach",
				label: __("Photo"),
				// the file belongs to the incident; who may not write it is believed once it is sent
				options: frm.perm[0]?.write ? { doctype: frm.doctype, docname: frm.docname } : {},
			},
		],
		action: (values) =>
			wuye_ops
				.call("security.incidents.add_event", { incident: frm.docname, ...values })
				.then(() => frm.reload_doc()),
	});
}

function show_state(frm) {
	const { doc } = frm;
	frm.set_intro("");
	frm.dashboard.clear_headline();
	if (frm.is_new()) return;
	if (doc.tell_authorities_by && !doc.authority_reference) {
		frm.set_intro(
			__("Tell the authorities by {0}", [frappe.datetime.str_to_user(doc.tell_authorities_by)]),
			"red"
		);
	} else if (["Reported", "In Hand"].includes(doc.status)) {
		const over = wuye_ops.minutes_until(doc.handle_by) < 0;
		frm.set_intro(
			`${__("To be contained by {0}", [frappe.datetime.str_to_user(doc.handle_by)])} · ${wuye_ops.left_or_over(
				doc.handle_by
			)} · ${__(doc.handle_role)}`,
			over ? "red" : "orange"
		);
	}
}
