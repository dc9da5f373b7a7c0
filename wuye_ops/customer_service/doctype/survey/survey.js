// A survey: whom it would ask, its release, its sheets, its last day, its end.
const SURVEYS = "customer_service.surveys";
const LAYOUT = ["Section Break", "Column Break", "HTML"];

frappe.ui.form.on("Survey", {
	setup(frm) {
		frm.set_query("template", () => ({ filters: { disabled: 0 } }));
		frm.set_query("buildings", () => ({ filters: { property: frm.doc.property } }));
		frm.set_query("previous_survey", () => ({
			filters: { property: frm.doc.property, status: "Closed", name: ["!=", frm.doc.name || ""] },
		}));
	},

	refresh(frm) {
		const draft = !frm.doc.released_on;
		for (const field of frm.meta.fields)
			if (!field.read_only && !LAYOUT.includes(field.fieldtype))
				frm.set_df_property(field.fieldname, "read_only", draft ? 0 : 1);
		wuye_ops.offer_save(frm, draft);
		frm.get_field("audience").$wrapper.empty();
		if (frm.is_new()) return;
		show_state(frm);
		if (draft) show_audience(frm);
		add_steps(frm);
	},

	template(frm) {
		if (!frm.doc.template || frm.doc.released_on) return;
		frappe.db.get_doc("Survey Template", frm.doc.template).then((template) => {
			frm.clear_table("questions");
			for (const {
				section,
				type,
				text,
				required,
				options,
				multiple,
				low,
				low_at,
			} of template.questions)
				frm.add_child("questions", { section, type, text, required, options, multiple, low, low_at });
			frm.refresh_field("questions");
			frm.set_value({
				anonymous: template.anonymous,
				introduction: template.introduction,
				closing_words: template.closing_words,
				closes_on: frappe.datetime.add_days(
					frm.doc.opens_on || frappe.datetime.get_today(),
					template.days_open || 14
				),
			});
		});
	},

	property(frm) {
		frm.set_value("buildings", []);
		frm.set_value("previous_survey", null);
	},
});

function show_state(frm) {
	const { doc } = frm;
	frm.set_intro("");
	if (doc.status === "Open" && doc.answers_state === "Sealed")
		frm.set_intro(
			__(
				"Anonymous: the answers are sealed. They are opened together when the survey is closed, if at least {0} households have answered.",
				[doc.__onload?.fewest]
			),
			"blue"
		);
	if (doc.answers_state === "Destroyed")
		frm.set_intro(
			__("Too few households answered to keep them anonymous; the answers were destroyed unread."),
			"orange"
		);
	if (doc.status === "Closed" && doc.answers_state === "Sealed")
		frm.set_intro(
			__("The answers are being opened. This is done again every hour until it works."),
			"orange"
		);
	if (doc.invited)
		frm.dashboard.add_indicator(
			__("{0} of {1} have answered ({2} %)", [doc.answered, doc.invited, doc.response_rate]),
			"blue"
		);
	if (doc.unsent) frm.dashboard.add_indicator(__("{0} could not be sent", [doc.unsent]), "red");
}

const REASONS = {
	All: () => __("all of them are asked"),
	"As Asked": () => __("as many as you have set"),
	"Every Building": () => __("so that every building has one"),
	Minimum: () => __("below it a share says little"),
};

function show_audience(frm) {
	const seen = frm.doc.__onload?.audience;
	if (!seen) return;
	const escape = frappe.utils.escape_html;
	const lines = [
		__("{0} households can be asked, {1} would be: {2}.", [
			seen.households,
			`<b>${seen.drawn}</b>`,
			REASONS[seen.reason](),
		]),
		__("To know a share to ± {0} per cent points, {1} answers are needed.", [
			seen.margin,
			`<b>${seen.recommended}</b>`,
		]),
	];
	if (seen.unreachable)
		lines.push(
			__("{0} places have nobody who can be written to; they would be asked on paper only.", [
				seen.unreachable,
			])
		);
	if (seen.asked_elsewhere)
		lines.push(__("{0} places belong to somebody who is asked for another one.", [seen.asked_elsewhere]));
	lines.push(__("Ways: {0}", [escape(seen.channels.join("、"))]));
	const shares = seen.shares
		.map(
			({ building, households, drawn }) =>
				`<tr><td>${escape(building)}</td><td class="text-right">${households}</td><td class="text-right">${drawn}</td></tr>`
		)
		.join("");
	frm.get_field("audience").$wrapper.html(
		`<div class="form-message ${seen.drawn ? "blue" : "red"}">${lines.join("<br>")}</div>
		<details><summary>${__("By building")}</summary><table class="table table-bordered table-sm">
		<thead><tr><th>${__("Building")}</th><th class="text-right">${__("Households")}</th><th class="text-right">${__("Asked")}</th></tr></thead>
		<tbody>${shares}</tbody></table></details>`
	);
}

function add_steps(frm) {
	const { doc } = frm;
	if (!frm.perm[0]?.write || frm.is_dirty()) return;
	if (!doc.released_on) {
		wuye_ops.add_step(frm, __("Release"), () => release(frm), true);
		wuye_ops.add_step(frm, __("Make for Other Properties"), () => spread(frm));
		if (doc.campaign) wuye_ops.add_step(frm, __("Release the Campaign"), () => release_campaign(frm));
	}
	if (doc.status === "Open") {
		wuye_ops.add_step(frm, __("Enter Sheets"), () => frappe.set_route("survey-paper", doc.name), true);
		wuye_ops.add_step(frm, __("Print Sheets"), () =>
			frappe.set_route("List", "Survey Invitation", "List", { survey: doc.name, answered: 0 })
		);
		wuye_ops.add_step(frm, __("Extend"), () => extend(frm));
		if (doc.unsent) wuye_ops.add_step(frm, __("Send Again"), () => step(frm, "sending.send_again"));
	}
	if (doc.released_on && doc.status !== "Closed")
		wuye_ops.add_step(frm, __("Close Survey"), () => close(frm));
	if (doc.status === "Closed" || (doc.status === "Open" && !doc.anonymous))
		wuye_ops.add_step(frm, __("Analysis"), () => frappe.set_route("survey-analysis", doc.name));
}

const step = (frm, method, args = {}) =>
	wuye_ops.call(`${SURVEYS}.${method}`, { name: frm.doc.name, ...args }).then((answer) => {
		frm.reload_doc();
		return answer;
	});

function release(frm) {
	const drawn = frm.doc.__onload?.audience?.drawn ?? 0;
	const promise = frm.doc.anonymous
		? __("They are promised that their answers are anonymous, and that cannot be taken back.")
		: __("They are told that their answers are kept with their household.");
	frappe.confirm(
		`${__("Ask {0} households? The questions are fixed from then on.", [drawn])}<br>${promise}`,
		() =>
			step(frm, "lifecycle.release").then(({ status, invited }) =>
				frappe.show_alert({
					message:
						status === "Open"
							? __("Released: {0} households are invited.", [invited])
							: __("Released. Households are invited on the first day."),
					indicator: "green",
				})
			)
	);
}

function extend(frm) {
	wuye_ops.ask({
		title: __("Extend"),
		fields: [
			{
				fieldname: "closes_on",
				fieldtype: "Date",
				label: __("Last Day", null, "Survey"),
				default: frm.doc.closes_on,
				reqd: 1,
			},
			{ fieldname: "reason", fieldtype: "Small Text", label: __("Reason"), reqd: 1 },
		],
		action: (values) => step(frm, "lifecycle.extend", values),
	});
}

function close(frm) {
	const { anonymous, answered, __onload: seen } = frm.doc;
	const few = anonymous && answered < (seen?.fewest ?? 0);
	wuye_ops.ask_reason(
		__("Close Survey"),
		few
			? __(
					"Only {0} households have answered. Too few to stay anonymous: their answers will be destroyed unread. Extend the survey instead, or say why it is closed.",
					[answered]
				)
			: __("Nobody can answer any more, and sheets cannot be entered. Why is it closed?"),
		(reason) => step(frm, "lifecycle.close", { reason })
	);
}

function spread(frm) {
	wuye_ops.ask({
		title: __("Make for Other Properties"),
		fields: [
			{
				fieldname: "campaign",
				fieldtype: "Data",
				label: __("Campaign", null, "Survey"),
				default: frm.doc.campaign || frm.doc.title,
				reqd: 1,
			},
			{
				fieldname: "properties",
				fieldtype: "MultiSelectPills",
				label: __("Properties"),
				reqd: 1,
				get_data: (text) => frappe.db.get_link_options("Property", text),
			},
		],
		action: ({ campaign, properties }) =>
			step(frm, "campaigns.spread", { campaign, properties }).then((made) =>
				frappe.show_alert({ message: __("{0} drafts made.", [made.length]), indicator: "green" })
			),
	});
}

function release_campaign(frm) {
	frappe.confirm(
		__("Release all drafts of the campaign {0}?", [frappe.utils.escape_html(frm.doc.campaign)]),
		() =>
			wuye_ops
				.call(`${SURVEYS}.campaigns.release_all`, { campaign: frm.doc.campaign })
				.then(({ released, failed }) => {
					frm.reload_doc();
					const escape = frappe.utils.escape_html;
					frappe.msgprint(
						[
							__("{0} released.", [released.length]),
							...failed.map(({ property, reason }) => `${escape(property)}: ${escape(reason)}`),
						].join("<br>")
					);
				})
	);
}
