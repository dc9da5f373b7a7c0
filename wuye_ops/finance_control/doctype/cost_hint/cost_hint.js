// A hint is a question; somebody looks at its documents and answers it.
frappe.ui.form.on("Cost Hint", {
	refresh(frm) {
		frm.disable_save();
		wuye_ops.costs.in_words(frm);
		const { doc } = frm;
		frm.set_intro("");
		if (doc.details) {
			frm.set_intro(
				frappe.utils.escape_html(doc.details),
				doc.status !== "Open" ? "blue" : doc.sure ? "red" : "orange"
			);
		}
		if (!frm.perm[0]?.write || doc.status !== "Open") return;
		wuye_ops.add_step(frm, __("Justified", null, "Cost Hint"), () => answer(frm, "Justified"));
		wuye_ops.add_step(frm, __("Waste", null, "Cost Hint"), () => answer(frm, "Waste"), true);
	},
});

function answer(frm, outcome) {
	const waste = outcome === "Waste";
	wuye_ops.ask({
		title: __(outcome, null, "Cost Hint"),
		fields: [
			{ fieldname: "answer", fieldtype: "Small Text", label: __("What Was Found Out"), reqd: 1 },
			...(waste
				? [
						{ fieldname: "measures", fieldtype: "Small Text", label: __("Measures") },
						{
							fieldname: "recovered",
							fieldtype: "Currency",
							label: __("Recovered or Saved"),
							description: __("Yuan that came back, or will not be spent again this year"),
						},
					]
				: []),
		],
		action: (values) =>
			wuye_ops
				.call("finance_control.hints.answer", { name: frm.doc.name, outcome, ...values })
				.then(() => frm.reload_doc()),
	});
}
