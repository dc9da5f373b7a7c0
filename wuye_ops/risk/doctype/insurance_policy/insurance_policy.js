// From the draft to the last day of cover. The premium is told here and booked in ERPNext.
const label = (step) => __(step, null, "Insurance Policy");
const reason = (text) => ({ fieldname: "reason", fieldtype: "Small Text", label: text, reqd: 1 });
const take = (frm, step, values = {}) =>
	wuye_ops
		.call("risk.insurance.policies.take", { policy: frm.docname, step, ...values })
		.then(() => frm.reload_doc());

frappe.ui.form.on("Insurance Policy", {
	setup(frm) {
		frm.set_query("property", "properties", () => ({ filters: { company: frm.doc.company || "" } }));
		frm.set_query("cost_center", () => ({ filters: { company: frm.doc.company || "", is_group: 0 } }));
		frm.set_query("purchase_invoice", () => ({
			filters: { company: frm.doc.company || "", docstatus: 1 },
		}));
	},

	refresh(frm) {
		// the pill beside the title says it
		frm.toggle_display("status", false);
		show_state(frm);
		show_premium(frm);
		if (frm.is_new() || frm.is_dirty() || !frm.perm[0]?.write) return;
		offer_steps(frm);
	},

	// what its kind usually covers, for whoever has said nothing else
	kind(frm) {
		if ((frm.doc.categories || []).some((row) => row.category)) return;
		frm.clear_table("categories");
		for (const category of wuye_ops.insurance.USUALLY_COVERS[frm.doc.kind] || [])
			frm.add_child("categories", { category });
		frm.refresh_field("categories");
	},

	first(frm) {
		if (frm.doc.first && !frm.doc.last)
			frm.set_value(
				"last",
				frappe.datetime.add_days(frappe.datetime.add_months(frm.doc.first, 12), -1)
			);
	},
});

function offer_steps(frm) {
	const { doc } = frm;
	if (doc.status === "Draft") {
		wuye_ops.add_step(frm, label("Confirm"), () => take(frm, "Confirm"), true);
		return;
	}
	if (!["Cancelled"].includes(doc.status))
		wuye_ops.add_step(frm, label("Renew"), () => renew(frm), ends_soon(doc));
	if (["Not Begun", "In Force"].includes(doc.status))
		wuye_ops.add_step(frm, label("Cancel"), () =>
			wuye_ops.ask({
				title: label("Cancel"),
				fields: [
					{
						fieldname: "day",
						fieldtype: "Date",
						label: __("Last Day of Cover"),
						default: frappe.datetime.get_today(),
						reqd: 1,
					},
					reason(__("Why does it end before its time?")),
				],
				action: (values) => take(frm, "Cancel", values),
			})
		);
	if (["Not Begun", "In Force", "Expired"].includes(doc.status))
		wuye_ops.add_step(frm, label("Take Back"), () =>
			wuye_ops.ask({
				title: label("Take Back"),
				fields: [reason(__("What is to be corrected?"))],
				action: (values) => take(frm, "Take Back", values),
			})
		);
	if (frappe.model.can_create("Insurance Claim"))
		frm.add_custom_button(
			__("Insurance Claim"),
			() =>
				frappe.new_doc("Insurance Claim", {
					policy: doc.name,
					property: doc.properties?.length === 1 ? doc.properties[0].property : "",
				}),
			__("Create")
		);
}

const days_left = (doc) => frappe.datetime.get_diff(doc.covers_until, frappe.datetime.get_today());
const ends_soon = (doc) => days_left(doc) <= 90;

function renew(frm) {
	const { doc } = frm;
	const first = frappe.datetime.add_days(doc.covers_until, 1);
	wuye_ops.ask({
		title: label("Renew"),
		fields: [
			{ fieldname: "policy_no", fieldtype: "Data", label: __("Number of the New Policy"), reqd: 1 },
			{
				fieldname: "first",
				fieldtype: "Date",
				label: __("First Day"),
				default: first,
				read_only: 1,
			},
			{
				fieldname: "last",
				fieldtype: "Date",
				label: __("Last Day"),
				default: frappe.datetime.add_days(frappe.datetime.add_months(first, 12), -1),
				reqd: 1,
			},
			{ fieldname: "premium", fieldtype: "Currency", label: __("Premium"), default: doc.premium },
		],
		action: ({ policy_no, last, premium }) =>
			wuye_ops
				.call("risk.insurance.policies.renew", { policy: frm.docname, policy_no, last, premium })
				.then((name) => frappe.set_route("Form", "Insurance Policy", name)),
	});
}

function show_state(frm) {
	const { doc } = frm;
	frm.set_intro("");
	if (frm.is_new()) return;
	const day = frappe.datetime.str_to_user(doc.covers_until);
	if (doc.status === "Draft")
		frm.set_intro(__("A draft covers nothing: confirm it when its terms are entered."), "blue");
	else if (doc.status === "In Force" && ends_soon(doc))
		frm.set_intro(__("It ends on {0}, in {1} days.", [day, days_left(doc)]), "orange");
	else if (["Expired", "Cancelled"].includes(doc.status))
		frm.set_intro(__("It has covered nothing since {0}.", [day]), "gray");
}

async function show_premium(frm) {
	const field = frm.get_field("premium_html");
	if (frm.is_new() || !frm.doc.premium) {
		field.$wrapper.html(
			`<p class="text-muted">${__("Save it with a premium to see what a month costs.")}</p>`
		);
		return;
	}
	const { message: months } = await frappe.call({
		method: "wuye_ops.risk.insurance.policies.premium_months",
		type: "GET",
		args: { policy: frm.docname },
	});
	const rows = (months || [])
		.map(
			({ month, amount }) =>
				`<tr><td>${month}</td><td class="text-right">${format_currency(amount)}</td></tr>`
		)
		.join("");
	field.$wrapper.html(
		`<details><summary>${__("Premium by Month")}</summary><table class="table table-sm"><tbody>${rows}</tbody></table></details>`
	);
}
