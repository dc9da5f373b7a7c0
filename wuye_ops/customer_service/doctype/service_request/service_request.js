// The whole life of a request from one form: accept, dispatch, assign, verify, reply, resolve, close.
const REQUESTS = "customer_service.requests";
const DISPATCHABLE = ["New", "Accepted", "In Progress"];
const FINISHED_TASKS = ["Verified", "Cancelled"];
const CLOCK_SECONDS = 30;
// What is usually answered at the desk needs no task.
const ANSWERED_AT_THE_DESK = ["Inquiry", "Suggestion", "Praise"];

frappe.ui.form.on("Service Request", {
	setup(frm) {
		frm.set_query("category", () => ({
			filters: { is_group: 0, disabled: 0, ...(frm.doc.kind ? { kind: frm.doc.kind } : {}) },
		}));
		frm.set_query("unit", () => (frm.doc.property ? { filters: { property: frm.doc.property } } : {}));
		frm.set_query("service_area", () =>
			frm.doc.property ? { filters: { property: frm.doc.property, disabled: 0 } } : {}
		);
		frm.set_query("equipment", () =>
			frm.doc.property ? { filters: { property: frm.doc.property, status: ["!=", "Scrapped"] } } : {}
		);
		follow_tasks(frm);
		keep_clock(frm);
	},

	refresh(frm) {
		show_clock(frm);
		if (frm.is_new()) return;
		add_steps(frm);
		show_tasks(frm, frm.doc.__onload?.tasks || []);
		show_told(frm);
		wuye_ops.add_reveal(frm, "reporter_phone");
	},

	kind(frm) {
		if (!frm.doc.category) return;
		frappe.db.get_value("Service Category", frm.doc.category, "kind").then(({ message }) => {
			if (message?.kind && message.kind !== frm.doc.kind) frm.set_value("category", null);
		});
	},

	category(frm) {
		const { category } = frm.doc;
		if (!category) return;
		frappe.db.get_value("Service Category", category, ["kind", "default_urgency"]).then(({ message }) => {
			if (!message || frm.doc.category !== category) return;
			if (message.kind !== frm.doc.kind) frm.set_value("kind", message.kind);
			if (frm.is_new()) {
				frm.set_value("urgency", message.default_urgency);
				if (!frm.doc.subject) frm.set_value("subject", frm.doc.category);
			}
		});
	},

	reporter_phone(frm) {
		const text = frm.doc.reporter_phone || "";
		if (!frm.doc.customer && /^[\d\s+-]{7,}$/.test(text)) find_caller(frm, text);
	},

	unit(frm) {
		if (frm.doc.unit && !frm.doc.customer) find_caller(frm, frm.doc.unit, frm.doc.unit);
	},

	before_workflow_action(frm) {
		return wuye_ops.before_workflow_action(frm, {
			Hold: () => hold(frm),
			Cancel: () => cancel(frm),
			Resolve: () => resolve(frm),
		});
	},

	after_workflow_action: (frm) => frm.reload_doc(),
});

// -- the next step ---------------------------------------------------------------------------------------------------

function add_steps(frm) {
	if (frm.is_dirty()) return;
	const steps = frm.doc.__onload?.steps || [];
	const can = (action) => steps.includes(action);
	const at_the_desk = ANSWERED_AT_THE_DESK.includes(frm.doc.kind);
	const tasks = frm.doc.__onload?.tasks || [];
	const work_goes_on = tasks.some((task) => !FINISHED_TASKS.includes(task.status));
	const may_dispatch =
		DISPATCHABLE.includes(frm.doc.status) &&
		frappe.model.can_create("Service Task") &&
		(frm.doc.status !== "New" || can("Accept"));

	for (const row of frm.doc.__onload?.to_answer || []) {
		wuye_ops.add_step(frm, __("Answer to {0} %", [row.at_percent]), () => answer_escalation(frm, row));
	}
	if (can("Accept")) wuye_ops.add_step(frm, __("Accept"), () => take(frm, "accept"), true);
	if (may_dispatch) {
		const next = frm.doc.status === "Accepted" && !tasks.length && !at_the_desk;
		wuye_ops.add_step(frm, __("Dispatch"), () => dispatch(frm), next);
	}
	if (can("Resolve") && !work_goes_on) {
		const next = at_the_desk || frm.doc.status === "In Progress";
		wuye_ops.add_step(frm, __("Resolve"), () => resolve(frm), next);
	}
	if (can("Resume")) wuye_ops.add_step(frm, __("Resume"), () => take(frm, "resume"), true);
	const close = () => wuye_ops.complaints.before_close(frm, () => take(frm, "close"));
	if (can("Close")) wuye_ops.add_step(frm, __("Close"), close, true);
	// a guest reads it by the link that came with their report, who has written a mail in the answer to it
	if (steps.length && (frm.doc.customer || ["QR", "Email"].includes(frm.doc.channel)))
		wuye_ops.add_step(frm, __("Reply"), () => reply(frm));
	wuye_ops.complaints.add_steps(frm);
	wuye_ops.answers.add_step(frm);
}

function take(frm, step, args = {}) {
	return wuye_ops
		.call(`${REQUESTS}.${step}`, { request: frm.docname, ...args })
		.then(() => frm.reload_doc());
}

function hold(frm) {
	wuye_ops.ask_reason(__("Hold"), __("Why must the work wait? The promised time stands still."), (reason) =>
		take(frm, "hold", { reason })
	);
}

function cancel(frm) {
	wuye_ops.ask_reason(__("Cancel Request"), __("Reason; the customer reads it"), (reason) =>
		take(frm, "cancel", { reason })
	);
}

function resolve(frm) {
	wuye_ops.ask({
		title: __("Resolve"),
		fields: [
			{
				fieldname: "solution",
				fieldtype: "Small Text",
				label: __("Solution"),
				description: __("What was done; the customer reads this"),
				default: frm.doc.solution,
				reqd: 1,
			},
		],
		action: ({ solution }) => take(frm, "resolve", { solution }),
	});
}

function reply(frm) {
	wuye_ops.ask({
		title: __("Reply to {0}", [frm.doc.customer_name || frm.doc.reporter_name || __("Guest")]),
		fields: [
			{
				fieldname: "message",
				fieldtype: "Small Text",
				label: __("Message"),
				description: __(
					"Shown in the customer's portal; the conversation stands in the timeline below."
				),
				reqd: 1,
			},
		],
		label: __("Send"),
		action: ({ message }) => take(frm, "reply", { message }),
	});
}

// Whoever is told that the promised time is over says what was done about it.
function answer_escalation(frm, { step, at_percent }) {
	wuye_ops.ask({
		title: __("Answer to {0} %", [at_percent]),
		fields: [
			{
				fieldname: "answer",
				fieldtype: "Small Text",
				label: __("What was done, and what comes next?"),
				reqd: 1,
			},
		],
		label: __("Answer"),
		action: ({ answer }) =>
			wuye_ops
				.call("customer_service.escalations.answer", { request: frm.docname, step, answer })
				.then(() => frm.reload_doc()),
	});
}

function dispatch(frm) {
	const { doc } = frm;
	wuye_ops.ask({
		title: __("Dispatch"),
		fields: [
			{ fieldname: "subject", fieldtype: "Data", label: __("Subject"), default: doc.subject, reqd: 1 },
			{
				fieldname: "department",
				fieldtype: "Link",
				options: "Department",
				label: __("Department"),
				default: doc.department,
				reqd: 1,
			},
			{ fieldname: "column", fieldtype: "Column Break" },
			{
				fieldname: "urgency",
				fieldtype: "Select",
				label: __("Urgency"),
				options: frm.fields_dict.urgency.df.options
					.split("\n")
					.map((value) => ({ value, label: __(value) })),
				default: doc.urgency,
				reqd: 1,
			},
			{
				fieldname: "chargeable",
				fieldtype: "Check",
				label: __("Chargeable to the Customer"),
				hidden: !doc.customer,
			},
			{ fieldname: "section", fieldtype: "Section Break" },
			{
				fieldname: "description",
				fieldtype: "Small Text",
				label: __("Instructions"),
				default: doc.description,
			},
		],
		action: (values) =>
			wuye_ops
				.call("customer_service.tasks.create_from_request", { request: frm.docname, ...values })
				.then(() => frm.reload_doc()),
	});
}

// -- tasks -----------------------------------------------------------------------------------------------------------

function show_tasks(frm, tasks) {
	const wrapper = frm.get_field("tasks_html").$wrapper;
	wrapper.html(
		tasks.length
			? `<div class="wuye-tasks">${tasks.map(task_card).join("")}</div>`
			: `<p class="text-muted">${__("No task yet. Dispatch sends one to the department.")}</p>`
	);
	wrapper.find("[data-step]").on("click", (event) => {
		const { task: name, step } = event.currentTarget.dataset;
		const task = tasks.find((row) => row.name === name);
		wuye_ops.tasks.dialogs[step](task, () => frm.reload_doc());
	});
}

// Steps offered on a card: the head's and customer service's. The technician's own are on the task and /my-tasks.
const CARD_STEPS = { Assign: 1, Verify: 1, Return: 0, Reassign: 0 };

function task_card(task) {
	const escape = frappe.utils.escape_html;
	const times = [
		task.arrived_on ? __("Arrived {0}", [wuye_ops.short_time(task.arrived_on)]) : "",
		task.finished_on ? __("Finished {0}", [wuye_ops.short_time(task.finished_on)]) : "",
		task.required_by && !task.finished_on
			? __("Required by {0}", [wuye_ops.short_time(task.required_by)])
			: "",
	].filter(Boolean);
	const log = task.last_log
		? `<div class="small">${escape([task.last_log.content, task.last_log.result].filter(Boolean).join(" — "))}</div>`
		: "";
	const photos = task.photos
		.map(
			(
				photo
			) => `<a href="${encodeURI(photo.url)}" target="_blank" title="${escape(__(photo.stage || "Photo"))}">
				<img src="${encodeURI(photo.url)}" alt="${escape(__(photo.stage || "Photo"))}"></a>`
		)
		.join("");
	const buttons = Object.entries(CARD_STEPS)
		.filter(([step]) => task.steps.includes(step))
		.map(
			([step, primary]) => `<button class="btn btn-xs ${primary ? "btn-primary" : "btn-default"}"
				data-step="${step}" data-task="${escape(task.name)}">${__(step)}</button>`
		)
		.join("");
	return `<div class="wuye-task" data-name="${escape(task.name)}">
		<div class="wuye-task-title"><span>${escape(task.subject)}</span>${wuye_ops.indicator(task.status)}</div>
		<div>${escape(task.assigned_name || __("Not assigned"))}
			<span class="text-muted">· ${escape(task.department)}</span></div>
		${task.block_reason ? `<div class="text-danger">${escape(task.block_reason)}</div>` : ""}
		${log}
		${photos ? `<div class="wuye-photos">${photos}</div>` : ""}
		<div class="small text-muted">${times.join(" · ")}</div>
		<div class="wuye-task-steps">${buttons}
			<a class="btn btn-xs btn-default" href="/app/service-task/${encodeURIComponent(task.name)}">${__("Open")}</a>
		</div>
	</div>`;
}

// Somebody else moved a task: fetch the cards, not the whole form, so that nothing typed is disturbed.
function follow_tasks(frm) {
	const update = frappe.utils.debounce(() => {
		if (cur_frm !== frm || frm.is_new()) return;
		const request = frm.docname;
		frappe.call("wuye_ops.customer_service.form_data.tasks_of", { request }).then(({ message }) => {
			// the form may show the next request by now
			if (frm.docname !== request) return;
			if (frm.doc.__onload) frm.doc.__onload.tasks = message;
			show_tasks(frm, message || []);
		});
	}, 500);
	frappe.realtime.doctype_subscribe("Service Task");
	frappe.realtime.on("list_update", (data) => data?.doctype === "Service Task" && update());
}

function show_told(frm) {
	const told = frm.doc.__onload?.told || [];
	const field = frm.get_field("escalations");
	if (!field) return;
	field.$wrapper.find(".wuye-told").remove();
	if (!told.length) return;
	const lines = told.map((step) =>
		__("{0} % on {1}: {2}", [
			step.at_percent,
			wuye_ops.short_time(step.on),
			frappe.utils.escape_html(step.people.join(", ")) || "—",
		])
	);
	field.$wrapper.append(
		`<div class="wuye-told text-muted">${__("Told so far")}<br>${lines.join("<br>")}</div>`
	);
}

// -- the clock -------------------------------------------------------------------------------------------------------

function keep_clock(frm) {
	setInterval(() => {
		if (cur_frm === frm && !document.hidden) show_clock(frm);
	}, CLOCK_SECONDS * 1000);
}

function show_clock(frm) {
	const { doc } = frm;
	if (frm.is_new() || doc.status === "Cancelled" || !doc.respond_by) {
		frm.set_intro("");
		return;
	}
	const colour = { Overdue: "red", Breached: "red", "At Risk": "orange", "On Hold": "blue" }[
		doc.sla_status
	];
	frm.set_intro("");
	frm.set_intro(`<div class="wuye-clock">${clock_parts(doc).join("")}</div>`, colour || "green");
}

function clock_parts(doc) {
	const parts = [wuye_ops.indicator(doc.sla_status)];
	const held = (doc.holds || []).find((row) => !row.to_time);
	if (doc.status === "On Hold" && held) {
		parts.push(
			`<span>${__("On hold since {0}: {1}", [
				wuye_ops.short_time(held.from_time),
				frappe.utils.escape_html(held.reason),
			])}</span>`
		);
		return parts;
	}
	const promises = [
		[__("Respond"), doc.respond_by, doc.responded_on || doc.arrived_on],
		[doc.kind === "Complaint" ? __("Reply") : __("Arrive"), doc.arrive_by, doc.arrived_on],
		[__("Resolve"), doc.resolve_by, doc.resolved_on],
	];
	for (const [label, due, done] of promises) {
		if (due)
			parts.push(`<span class="wuye-promise"><b>${label}</b>${promise_state(due, done, doc)}</span>`);
	}
	if (!doc.resolve_by && !doc.resolved_on) {
		parts.push(`<span class="text-muted">${__("worked on without a break until it is done")}</span>`);
	}
	parts.push(...wuye_ops.complaints.clock_parts(doc));
	return parts;
}

function promise_state(due, done, doc) {
	if (done) {
		const late = moment(done).isAfter(moment(due));
		return `<span class="${late ? "late" : "kept"}">${
			late
				? __("{0}, late", [wuye_ops.short_time(done)])
				: __("{0}, on time", [wuye_ops.short_time(done)])
		}</span>`;
	}
	if (["Resolved", "Closed"].includes(doc.status)) return `<span class="text-muted">—</span>`;
	const minutes = wuye_ops.minutes_until(due);
	const soon = doc.sla_status === "At Risk" ? "soon" : "";
	return `<span class="${minutes < 0 ? "late" : soon}">${wuye_ops.left_or_over(due)}</span>
		<span class="text-muted">(${wuye_ops.short_time(due)})</span>`;
}

// -- the caller ------------------------------------------------------------------------------------------------------

function find_caller(frm, text, unit) {
	const { docname } = frm;
	frappe.call("wuye_ops.customer_service.lookup.find_caller", { text }).then(({ message }) => {
		// the answer to what stood there before must not bring it back
		if (frm.docname !== docname || text !== (unit ? frm.doc.unit : frm.doc.reporter_phone)) return;
		// the search for a unit finds longer numbers too: 101 is a part of 1101
		const rows = (message || []).filter((row) => !unit || row.unit === unit);
		if (rows.length === 1) fill_caller(frm, rows[0]);
		else if (rows.length) choose_caller(frm, rows);
	});
}

function choose_caller(frm, rows) {
	const dialog = wuye_ops.ask({
		title: __("Who is calling?"),
		fields: [
			{
				fieldname: "row",
				fieldtype: "Select",
				label: __("Customer"),
				options: rows.map((row, index) => ({
					value: String(index),
					label: [row.customer_name, row.unit, row.phone].filter(Boolean).join(" · "),
				})),
				default: "0",
				reqd: 1,
			},
		],
		label: __("Choose"),
		action: ({ row }) => {
			fill_caller(frm, rows[Number(row)]);
			return $.Deferred().resolve();
		},
	});
	return dialog;
}

function fill_caller(frm, row) {
	// the customer first: the unit's own look-up then sees that the caller is known
	const values = [
		["customer", row.customer],
		["property", frm.is_new() ? row.property : null],
		["unit", row.unit],
		["reporter_name", frm.doc.reporter_name ? null : row.customer_name],
	];
	for (const [field, value] of values) if (value && frm.doc[field] !== value) frm.set_value(field, value);
	const open = (row.open_requests || []).filter((request) => request.name !== frm.docname);
	frm.get_field("customer").set_description(
		open.length
			? `${__("Open requests of this customer")}: ${open
					.map(
						(request) =>
							`<a href="/app/service-request/${encodeURIComponent(request.name)}">${frappe.utils.escape_html(
								request.subject
							)}</a>`
					)
					.join(", ")}`
			: ""
	);
}
