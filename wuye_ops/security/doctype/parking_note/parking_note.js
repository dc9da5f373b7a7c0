// A note of misuse: told to the holder, and closed with its outcome.
const call = (frm, method, args) =>
	wuye_ops
		.call(`security.parking_notes.${method}`, { note: frm.docname, ...args })
		.then(() => frm.reload_doc());

frappe.ui.form.on("Parking Note", {
	setup(frm) {
		frm.set_query("parking_space", () => ({ filters: { property: frm.doc.property || "" } }));
	},

	refresh(frm) {
		frm.set_intro("");
		if (frm.doc.letter_due)
			frm.set_intro(
				__("{0} notes within 30 days: tell the holder in writing.", [frm.doc.times]),
				"red"
			);
		if (frm.is_new() || frm.is_dirty() || !["Noted", "Told"].includes(frm.doc.status)) return;
		if (!frm.perm[0]?.write) return;
		wuye_ops.add_step(frm, __("Tell the Holder"), () => tell(frm), frm.doc.status === "Noted");
		wuye_ops.add_step(frm, __("Close"), () => settle(frm));
	},
});

function tell(frm) {
	const ways = ["Phone", "Notice on the Vehicle", "Letter"];
	if (frm.doc.customer) ways.unshift("Portal");
	wuye_ops.ask({
		title: __("Tell the Holder"),
		fields: [
			{
				fieldname: "how",
				fieldtype: "Select",
				label: __("Told By"),
				options: ways.map((value) => ({ value, label: __(value) })),
				default: ways[0],
				reqd: 1,
			},
		],
		action: ({ how }) =>
			call(frm, "tell", { how }).then(() => {
				if (how === "Letter" || how === "Notice on the Vehicle") frm.print_doc();
			}),
	});
}

function settle(frm) {
	wuye_ops.ask({
		title: __("Close"),
		fields: [
			{ fieldname: "answer", fieldtype: "Small Text", label: __("Outcome"), reqd: 1 },
			{ fieldname: "withdrawn", fieldtype: "Check", label: __("It was no misuse; it does not count") },
		],
		action: (values) => call(frm, "settle", values),
	});
}
