// What is charged, with an example of it, and a trial on any place before the first run.
const STANDARD_FORM = "wuye_ops.fees.standard_form";
const METERED = ["Meter", "Shared Meter"];
// Everything an amount depends on; when one changes, so does the example.
const IN_EXAMPLE = [
	"cycle_months", "anchor_month", "in_advance", "ends_on", "meter_kind", "tiers_by", "allocate_by",
]; // prettier-ignore

const show_example_soon = frappe.utils.debounce((frm) => show_example(frm), 400);

frappe.ui.form.on("Fee Standard", {
	setup(frm) {
		frm.set_query("fee_item", () => ({ filters: { disabled: 0 } }));
		frm.set_query("buildings", () => ({ filters: { property: frm.doc.property } }));
		frm.set_query("item_tax_template", () => ({ filters: { ...of_company(frm), disabled: 0 } }));
		frm.set_query("income_account", () => ({
			filters: { ...of_company(frm), root_type: "Income", is_group: 0, disabled: 0 },
		}));
	},

	refresh(frm) {
		keep_company(frm);
		show_example(frm);
		if (frm.is_new()) return;
		if (frm.perm[0]?.write && !frm.is_dirty()) {
			wuye_ops.add_step(frm, __("New Price"), () => new_price(frm));
		}
		wuye_ops.add_step(frm, __("Try on a Place"), () => try_on(frm));
	},

	property(frm) {
		keep_company(frm);
		for (const field of ["income_account", "item_tax_template"]) frm.set_value(field, null);
		frm.set_value("buildings", []);
	},

	basis(frm) {
		if (METERED.includes(frm.doc.basis)) frm.set_value("in_advance", 0);
		if (frm.doc.basis === "Space") {
			for (const field of ["for_residence", "for_shop", "for_office", "for_storage", "for_other"])
				frm.set_value(field, 0);
		} else if (frm.doc.space_type) {
			frm.set_value("space_type", null);
		}
		show_example(frm);
	},

	...Object.fromEntries(IN_EXAMPLE.map((field) => [field, show_example_soon])),
});

for (const [doctype, fields] of [
	["Fee Price", ["price", "effective_from", "prices_remove"]],
	["Fee Tier", ["price", "effective_from", "up_to", "tiers_remove"]],
]) {
	frappe.ui.form.on(doctype, Object.fromEntries(fields.map((field) => [field, show_example_soon])));
}

// -- the company of the property, for what may be chosen ---------------------------------------------------------------

function keep_company(frm) {
	frm.company = null;
	if (!frm.doc.property) return;
	frappe.db.get_value("Property", frm.doc.property, "company").then(({ message }) => {
		frm.company = message?.company;
	});
}

function of_company(frm) {
	return frm.company ? { company: frm.company } : {};
}

// -- the basis in a sentence and an example ------------------------------------------------------------------------------

function basis_sentence(basis) {
	return {
		Area: __(
			"Area × price per ㎡ and month, part months by days. Each unit's own area, on each day the one in force."
		),
		Unit: __("One price for each unit and month, part months by days."),
		Space: __("One price for each parking space and month, part months by days."),
		Meter: __("Consumption by the unit's own meters × price, or by tiers."),
		"Shared Meter": __("What a shared meter cost, divided among all who share it, to the cent."),
		Fixed: __("A fixed sum for each cycle, part cycles by days."),
	}[basis];
}

function show_example(frm) {
	const field = frm.get_field("basis_help");
	if (!field) return;
	const sentence = `<div>${basis_sentence(frm.doc.basis) || ""}</div>`;
	const draw = (example) => field.$wrapper.html(`<div class="wuye-basis">${sentence}${example}</div>`);
	if (!frm.doc.property || !frm.doc.fee_item) return draw("");
	frappe
		.call({ method: `${STANDARD_FORM}.example`, args: { doc: frm.doc }, silent: true })
		.then(({ message }) => message && draw(example_html(message)));
}

function example_html(example) {
	const escape = frappe.utils.escape_html;
	if (example.problem) return `<div class="text-muted">${escape(example.problem)}</div>`;
	return `<div class="wuye-example">
		<div class="text-muted">${__("Example: {0}, {1} to {2}, billed by the run of {3}", [
			escape(example.place),
			example.period_from,
			example.period_to,
			example.run_month,
		])}</div>
		<div class="wuye-explained"><span>${escape(example.sentence)}</span>
			<b>= ${format_currency(example.amount)}</b></div>
	</div>`;
}

// -- a new price ---------------------------------------------------------------------------------------------------------

function new_price(frm) {
	wuye_ops.ask({
		title: __("New Price"),
		fields: [
			{
				fieldname: "effective_from",
				fieldtype: "Date",
				label: __("Effective From"),
				default: moment(frappe.datetime.get_today())
					.add(1, "month")
					.startOf("month")
					.format("YYYY-MM-DD"),
				description: __("What has been billed stays as it was."),
				reqd: 1,
			},
			{ fieldname: "column", fieldtype: "Column Break" },
			{ fieldname: "price", fieldtype: "Float", precision: "6", label: __("Price"), reqd: 1 },
			{ fieldname: "section", fieldtype: "Section Break" },
			{
				fieldname: "source",
				fieldtype: "Data",
				label: __("Source", null, "Fee Price"),
				description: __("The contract or the resolution of the owners' assembly"),
			},
		],
		label: __("Add"),
		action: (values) => {
			const row = frm.add_child("prices", values);
			frm.refresh_field("prices");
			return frm.save().catch((error) => {
				// refused: the dialog stays open for another day, the form is as it was
				frm.doc.prices = frm.doc.prices.filter((one) => one.name !== row.name);
				frm.refresh_field("prices");
				throw error;
			});
		},
	});
}

// -- a trial ------------------------------------------------------------------------------------------------------------

function try_on(frm) {
	const spaces = frm.doc.basis === "Space";
	const dialog = new frappe.ui.Dialog({
		title: __("Try on a Place"),
		size: "large",
		fields: [
			{
				fieldname: "place",
				fieldtype: "Link",
				label: spaces ? __("Parking Space") : __("Unit"),
				options: spaces ? "Parking Space" : "Property Unit",
				get_query: () => ({ filters: { property: frm.doc.property } }),
				reqd: 1,
			},
			{ fieldname: "column", fieldtype: "Column Break" },
			{
				fieldname: "month",
				fieldtype: "Date",
				label: __("Billing Month"),
				description: __("Any day of the month"),
				default: frappe.datetime.get_today(),
				reqd: 1,
			},
			{ fieldname: "section", fieldtype: "Section Break" },
			{ fieldname: "result", fieldtype: "HTML" },
		],
		primary_action_label: __("Compute"),
		primary_action: ({ place, month }) =>
			frappe
				.call({
					method: `${STANDARD_FORM}.try_on`,
					args: {
						doc: frm.doc,
						place_type: spaces ? "Parking Space" : "Property Unit",
						place,
						month,
					},
				})
				.then(({ message }) => {
					if (message) dialog.fields_dict.result.$wrapper.html(trial_html(message));
				}),
	});
	dialog.fields_dict.result.$wrapper.html(
		`<p class="text-muted">${__("Computed from what stands in the form, saved or not. Nothing is booked.")}</p>`
	);
	dialog.show();
}

function trial_html(trial) {
	const escape = frappe.utils.escape_html;
	const parts = [
		`<p class="text-muted">${__("Run of {0}, days {1} to {2}", [
			trial.run_month,
			trial.period_from,
			trial.period_to,
		])}${trial.not_due ? `<br>${__("No cycle is due in {0}.", [trial.not_due])}` : ""}</p>`,
	];
	for (const charge of trial.charges) {
		parts.push(`<div class="wuye-trial">
			<div><b>${escape(charge.payer)}</b> <span class="text-muted">${charge.period_from} – ${charge.period_to}</span></div>
			<div class="wuye-explained"><span>${escape(charge.sentence)}</span><b>= ${format_currency(charge.amount)}</b></div>
		</div>`);
	}
	for (const skip of trial.skips) parts.push(`<div class="form-message orange">${escape(skip)}</div>`);
	if (trial.nothing) parts.push(`<div class="form-message blue">${escape(trial.nothing)}</div>`);
	if (trial.billed.length) {
		const bills = trial.billed.map((row) =>
			row.sales_invoice
				? `<a href="/app/sales-invoice/${encodeURIComponent(row.sales_invoice)}">${escape(row.sales_invoice)}</a>`
				: format_currency(row.amount)
		);
		parts.push(`<p class="text-muted">${__("Billed already: {0}", [bills.join(", ")])}</p>`);
	}
	return parts.join("");
}
