// The call to a customer: not reached, or what they answered.
const CALLS = "customer_service.follow_up_calls";
const CHANNELS = ["Phone", "At Their Place", "Message", "Other"];
const GRADES = ["Very Satisfied", "Satisfied", "Neutral", "Dissatisfied", "Very Dissatisfied"];
const UNSATISFIED = GRADES.slice(3);

frappe.ui.form.on("Service Follow Up", {
	refresh(frm) {
		frm.disable_save();
		// beside the title already, in its own words
		frm.toggle_display("status", false);
		const waiting = ["To Do", "Not Reached"].includes(frm.doc.status);
		if (waiting && frm.doc.due_on < frappe.datetime.get_today()) {
			frm.set_intro(__("The call is overdue."), "red");
		}
		if (frm.doc.survey_response) survey_steps(frm);
		if (!waiting || !frm.perm[0]?.write) return;
		if (!frm.doc.__onload?.may_call) {
			frm.set_intro(
				__("You worked on this request. Somebody else asks the customer how it was done."),
				"yellow"
			);
			return;
		}
		const said = frm.doc.survey_response ? talked : answered;
		wuye_ops.add_step(frm, __("Customer Answered"), () => said(frm), true);
		wuye_ops.add_step(frm, __("Not Reached"), () => not_reached(frm));
		const { number, reporter } = frm.doc.__onload;
		if (number) frm.add_custom_button(__("Show Phone"), () => wuye_ops.reveal(...number));
		if (reporter && reporter !== frm.doc.customer_name) {
			frm.set_intro(__("Reported by {0}", [frappe.utils.escape_html(reporter)]), "blue");
		}
	},
});

const choices = (values) => values.map((value) => ({ value, label: __(value, null, "Service Follow Up") }));

const channel = () => ({
	fieldname: "channel",
	fieldtype: "Select",
	label: __("Channel"),
	options: choices(CHANNELS),
	default: "Phone",
	reqd: 1,
});

function not_reached(frm) {
	wuye_ops.ask({
		title: __("Not Reached"),
		fields: [channel(), { fieldname: "note", fieldtype: "Small Text", label: __("Note") }],
		action: (values) =>
			wuye_ops
				.call(`${CALLS}.not_reached`, { name: frm.docname, ...values })
				.then(() => frm.reload_doc()),
	});
}

// What follows from a low answer: a request for this customer, or a plan for all.
function survey_steps(frm) {
	const { doc } = frm;
	if (!doc.made_request && frm.perm[0]?.write && frappe.model.can_create("Service Request")) {
		wuye_ops.add_step(frm, __("Make Request"), () => make_request(frm));
	}
	if (frappe.model.can_create("Improvement Plan")) {
		frm.add_custom_button(__("Improvement Plan"), () =>
			frappe.new_doc("Improvement Plan", {
				property: doc.property,
				department: doc.department,
				title: __("Improve: {0}", [doc.subject]).slice(0, 140),
				problem: [doc.low_answers, doc.comment].filter(Boolean).join("\n"),
				source_doctype: doc.doctype,
				source_name: doc.name,
				metric: "survey.satisfaction",
			})
		);
	}
}

function make_request(frm) {
	const { low_answers, comment } = frm.doc;
	wuye_ops.ask({
		title: __("Make Request"),
		fields: [
			{
				fieldname: "category",
				fieldtype: "Link",
				options: "Service Category",
				label: __("Category"),
				get_query: () => ({ filters: { is_group: 0, disabled: 0 } }),
				reqd: 1,
			},
			{
				fieldname: "description",
				fieldtype: "Small Text",
				label: __("Description"),
				default: [comment, low_answers].filter(Boolean).join("\n"),
				reqd: 1,
			},
		],
		action: (values) =>
			wuye_ops
				.call(`${CALLS}.make_request`, { name: frm.docname, ...values })
				.then(() => frm.reload_doc()),
	});
}

function talked(frm) {
	wuye_ops.ask({
		title: __("Customer Answered"),
		fields: [
			channel(),
			{ fieldname: "comment", fieldtype: "Small Text", label: __("What the Customer Said"), reqd: 1 },
		],
		label: __("Save"),
		action: (values) =>
			wuye_ops.call(`${CALLS}.talked`, { name: frm.docname, ...values }).then(() => frm.reload_doc()),
	});
}

function answered(frm) {
	const unsatisfied = `${JSON.stringify(UNSATISFIED)}.includes(doc.satisfaction)`;
	wuye_ops.ask({
		title: __("Customer Answered"),
		fields: [
			{
				fieldname: "satisfaction",
				fieldtype: "Select",
				label: __("Satisfaction"),
				options: ["", ...choices(GRADES)],
				reqd: 1,
			},
			channel(),
			{
				fieldname: "comment",
				fieldtype: "Small Text",
				label: __("What the Customer Said"),
				mandatory_depends_on: `eval:${unsatisfied}`,
			},
			{
				fieldname: "consequence",
				fieldtype: "HTML",
				depends_on: `eval:${unsatisfied} && !doc.leave_closed`,
				options: `<p class="text-danger">${__(
					"The request is reopened with a new promise; the head of the department is told."
				)}</p>`,
			},
			{
				fieldname: "leave_closed",
				fieldtype: "Check",
				label: __("Nothing More Can Be Done"),
				depends_on: `eval:${unsatisfied}`,
			},
			{
				fieldname: "left_closed_reason",
				fieldtype: "Small Text",
				label: __("Why Not Reopened"),
				depends_on: `eval:${unsatisfied} && doc.leave_closed`,
				mandatory_depends_on: `eval:${unsatisfied} && doc.leave_closed`,
			},
		],
		label: __("Save"),
		action: ({ satisfaction, channel: how, comment, leave_closed, left_closed_reason }) =>
			wuye_ops
				.call(`${CALLS}.record`, {
					name: frm.docname,
					channel: how,
					satisfaction,
					comment,
					leave_closed,
					left_closed_reason,
				})
				.then(() => frm.reload_doc()),
	});
}
