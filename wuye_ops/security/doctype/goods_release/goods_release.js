// A goods release: asked for, answered by whoever has to consent, carried out at the gate in one trip or several.
const call = (frm, method, args = {}) =>
	wuye_ops.call(`security.goods.${method}`, { release: frm.docname, ...args }).then(() => frm.reload_doc());

frappe.ui.form.on("Goods Release", {
	setup(frm) {
		frm.set_query("unit", () => ({ filters: { property: frm.doc.property || "" } }));
		frm.set_query("customer", () => ({
			query: "erpnext.controllers.queries.customer_query",
		}));
	},

	refresh(frm) {
		const { doc } = frm;
		frm.set_intro("");
		wuye_ops.offer_save(frm, doc.status === "Draft");
		if (doc.status === "To Consent")
			frm.set_intro(
				doc.needs === "Owner"
					? __("The owner is asked. Call them if they do not answer on the portal.")
					: __("Somebody of the unit is asked."),
				"orange"
			);
		if (doc.answer === "Refused" && doc.answer_note)
			frm.set_intro(frappe.utils.escape_html(doc.answer_note), "red");
		if (frm.is_new() || frm.is_dirty()) return;
		wuye_ops.call("security.goods.offered", { release: frm.docname }).then((steps) => {
			for (const step of steps) STEPS[step]?.(frm);
		});
	},

	customer(frm) {
		if (!frm.doc.customer || frm.doc.applicant_name) return;
		frappe.db
			.get_value("Customer", frm.doc.customer, "customer_name")
			.then(({ message }) => frm.set_value("applicant_name", message.customer_name));
	},
});

const STEPS = {
	ask: (frm) => wuye_ops.add_step(frm, __("Ask for Consent"), () => call(frm, "ask"), true),
	answer: (frm) => wuye_ops.add_step(frm, __("Write Down the Answer"), () => answer(frm), true),
	check_out: (frm) =>
		wuye_ops.add_step(
			frm,
			__("Check at the Gate"),
			() => {
				const query = new URLSearchParams({ property: frm.doc.property, release: frm.docname });
				window.open(`/gate-desk?${query}`);
			},
			true
		),
	cancel: (frm) =>
		wuye_ops.add_step(frm, __("Cancel Release"), () =>
			wuye_ops.ask_reason(__("Cancel Release"), __("Why is it cancelled?"), (reason) =>
				call(frm, "cancel", { reason })
			)
		),
};

function answer(frm) {
	wuye_ops.ask({
		title: __("Write Down the Answer"),
		fields: [
			{
				fieldname: "consents",
				fieldtype: "Select",
				label: __("Answer"),
				options: [
					{ value: "1", label: __("Consented", null, "Goods Release") },
					{ value: "0", label: __("Refused", null, "Goods Release") },
				],
				default: "1",
				reqd: 1,
			},
			{
				fieldname: "spoke_with",
				fieldtype: "Data",
				label: __("Spoke With"),
				description: __(
					"Whom you reached by phone. The manager may leave it empty 24 hours after the owner was asked."
				),
			},
			{ fieldname: "note", fieldtype: "Small Text", label: __("Note of the Answer") },
		],
		action: (values) => call(frm, "answer", values),
	});
}
