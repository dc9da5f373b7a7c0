// A visit on the desk and on the phone: made, nobody there, called off; needs become requests.
const VISITING = "customer_service.visiting";
const WRITTEN = ["property", "customer", "unit", "due_on", "visitor", "purpose", "notes", "needs"];
const WAYS = ["At Their Place", "At the Office", "By Phone", "Online"];

frappe.ui.form.on("Customer Visit", {
	setup(frm) {
		frm.set_query("unit", () => (frm.doc.property ? { filters: { property: frm.doc.property } } : {}));
		frm.set_query("category", "needs", () => ({ filters: { is_group: 0, disabled: 0 } }));
		frm.set_query("visitor", () => ({
			filters: { status: "Active", ...(frm.doc.property ? { wuye_property: frm.doc.property } : {}) },
		}));
	},

	refresh(frm) {
		// beside the title already, in its own words
		frm.toggle_display("status", false);
		frm.get_field("steps").$wrapper.empty();
		const waiting = ["Planned", "Not Met"].includes(frm.doc.status);
		// what was made is a record; both ways, for the form is the same for the next visit
		const ended = !frm.is_new() && !waiting;
		for (const field of WRITTEN) frm.set_df_property(field, "read_only", Number(ended));
		if (frm.is_new() || !frm.perm[0]?.write || frm.is_dirty()) return;
		if (waiting) {
			add(frm, __("Visited", null, "Customer Visit"), () => visited(frm), true);
			add(frm, __("Nobody There"), () => not_met(frm));
			add(frm, __("Call Off"), () => call_off(frm));
		}
		if (frm.doc.status !== "Cancelled" && (frm.doc.needs || []).some((row) => !row.service_request)) {
			add(frm, __("Pass On Needs"), () => step(frm, "pass_on"), !waiting);
		}
	},
});

// On the phone the desk keeps buttons in a menu: there they stand over the form too, in the size of a thumb.
function add(frm, label, action, primary = false) {
	wuye_ops.add_step(frm, label, action, primary);
	$("<button type='button'>")
		.addClass(`btn btn-block d-md-none ${primary ? "btn-primary" : "btn-default"} wuye-phone-step`)
		.text(label)
		.css({ minHeight: 44, marginBottom: 8 })
		.on("click", action)
		.appendTo(frm.get_field("steps").$wrapper);
}

const step = (frm, method, values) =>
	wuye_ops.call(`${VISITING}.${method}`, { name: frm.docname, ...values }).then(() => frm.reload_doc());

function visited(frm) {
	wuye_ops.ask({
		title: __("Visited", null, "Customer Visit"),
		fields: [
			{
				fieldname: "way",
				fieldtype: "Select",
				label: __("Way"),
				options: WAYS.map((value) => ({ value, label: __(value, null, "Customer Visit") })),
				default: WAYS[0],
				reqd: 1,
			},
			{
				fieldname: "visited_on",
				fieldtype: "Datetime",
				label: __("Visited On"),
				default: frappe.datetime.now_datetime(),
			},
			{
				fieldname: "notes",
				fieldtype: "Small Text",
				label: __("Notes"),
				description: __("What was talked about; staff read this, customers do not"),
				default: frm.doc.notes,
				reqd: 1,
			},
		],
		label: __("Save"),
		action: (values) => step(frm, "visited", values),
	});
}

function not_met(frm) {
	wuye_ops.ask({
		title: __("Nobody There"),
		fields: [{ fieldname: "note", fieldtype: "Small Text", label: __("Note") }],
		action: (values) => step(frm, "not_met", values),
	});
}

function call_off(frm) {
	wuye_ops.ask_reason(__("Call Off"), __("Why is the customer not visited?"), (reason) =>
		step(frm, "cancel", { reason })
	);
}
