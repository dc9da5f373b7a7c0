// A notice to residents: written, published to its audience, followed, ended.
const NOTICES = "customer_service.community_notices";

// Categories that a kind of notice usually answers; offered, not forced.
const USUAL = {
	"Water Outage": ["水管漏水", "其他报修"],
	"Power Outage": ["停电跳闸", "公共照明", "门禁对讲"],
	"Lift Outage": ["电梯故障"],
};

frappe.ui.form.on("Community Notice", {
	setup(frm) {
		const of_property = () => ({ filters: { property: frm.doc.property } });
		for (const field of ["building", "unit"]) frm.set_query(field, "places", of_property);
		frm.set_query("service_area", "places", () => ({
			filters: { property: frm.doc.property, disabled: 0 },
		}));
		frm.set_query("categories", () => ({ filters: { kind: "Repair", is_group: 0, disabled: 0 } }));
	},

	refresh(frm) {
		const draft = frm.doc.status === "Draft";
		for (const field of frm.meta.fields)
			if (!field.read_only && !["Section Break", "Column Break"].includes(field.fieldtype))
				frm.set_df_property(field.fieldname, "read_only", draft ? 0 : 1);
		wuye_ops.offer_save(frm, draft);
		if (frm.is_new()) return;
		show_state(frm);
		if (!frm.perm[0]?.write || frm.is_dirty()) return;
		if (draft) wuye_ops.add_step(frm, __("Publish"), () => publish(frm), true);
		if (frm.doc.status !== "Published") return;
		const open = frm.doc.__onload?.open_reports;
		if (open)
			wuye_ops.add_step(frm, __("Answer {0} Open Reports", [open]), () => answer_open(frm, open), true);
		wuye_ops.add_step(frm, __("End"), () => end(frm), !open);
		wuye_ops.add_step(frm, __("Move the End"), () => extend(frm));
		wuye_ops.add_step(frm, __("Withdraw"), () => withdraw(frm));
	},

	kind(frm) {
		const usual = USUAL[frm.doc.kind];
		if (!frm.is_new() || !usual) return;
		frappe.db
			.get_list("Service Category", { filters: { name: ["in", usual] }, limit: 20 })
			.then((rows) => {
				frm.set_value(
					"categories",
					rows.map(({ name }) => ({ category: name }))
				);
			});
	},

	property(frm) {
		frm.clear_table("places");
		frm.refresh_field("places");
	},
});

function show_state(frm) {
	const { doc } = frm;
	frm.set_intro("");
	if (doc.status === "Draft") {
		const { customers = 0, people = 0 } = doc.__onload?.audience || {};
		frm.set_intro(
			customers
				? __("Concerns {0} customers, {1} with an account on the portal.", [customers, people])
				: __("Nobody lives in these places: a notice to nobody cannot be published."),
			customers ? "blue" : "red"
		);
	} else if (doc.status === "Withdrawn") {
		frm.set_intro(__("Withdrawn: {0}", [frappe.utils.escape_html(doc.withdraw_reason)]), "red");
	}
	if (doc.status !== "Draft" && doc.people)
		frm.dashboard.add_indicator(__("{0} of {1} have read it", [doc.read_count, doc.people]), "blue");
}

const step = (frm, method, args = {}) =>
	wuye_ops.call(`${NOTICES}.${method}`, { name: frm.doc.name, ...args }).then((answer) => {
		frm.reload_doc();
		return answer;
	});

function publish(frm) {
	const { customers = 0 } = frm.doc.__onload?.audience || {};
	frappe.confirm(__("Publish to {0} customers? The text is fixed from then on.", [customers]), () =>
		step(frm, "publish").then((told) =>
			frappe.show_alert({
				message: __("Published to {0} customers.", [told.customers]),
				indicator: "green",
			})
		)
	);
}

function answer_open(frm, open) {
	frappe.confirm(
		__("{0} open reports are linked to this notice, told, and wait until it ends. Go on?", [open]),
		() =>
			wuye_ops
				.call("customer_service.outages.answer_open", { notice: frm.doc.name })
				.then(() => frm.reload_doc())
	);
}

function end(frm) {
	frappe.confirm(
		frm.doc.answered
			? __("End it? {0} reports it has answered are resolved and their reporters told.", [
					frm.doc.answered,
				])
			: __("End it? Residents read that it is over."),
		() => step(frm, "end")
	);
}

function extend(frm) {
	wuye_ops.ask({
		title: __("Move the End"),
		fields: [
			{
				fieldname: "ends_on",
				fieldtype: "Datetime",
				label: __("Until", null, "Community Notice"),
				default: frm.doc.ends_on,
				reqd: 1,
			},
		],
		action: ({ ends_on }) => step(frm, "extend", { ends_on }),
	});
}

function withdraw(frm) {
	wuye_ops.ask_reason(
		__("Withdraw"),
		__("Why? Residents no longer see it, and the reports it has answered go back to work."),
		(reason) => step(frm, "withdraw", { reason })
	);
}
