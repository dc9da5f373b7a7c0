frappe.ui.form.on("Statutory Inspection", {
	setup(frm) {
		frm.set_query("equipment", () => ({
			filters: { property: frm.doc.property, status: ["!=", "Scrapped"] },
		}));
	},

	refresh(frm) {
		if (frm.is_new()) return;
		frm.set_intro("");
		if (frm.doc.status === "Expired") {
			frm.set_intro(
				__("Expired: the equipment may not be called normal until this has its result."),
				"red"
			);
		}
		if (frm.doc.status !== "Done" && frm.perm[0]?.write && !frm.is_dirty()) {
			wuye_ops.add_step(frm, __("Record Result"), () => record(frm), true);
		}
	},
});

function record(frm) {
	wuye_ops.ask({
		title: __("Record Result"),
		fields: [
			{
				fieldname: "result",
				fieldtype: "Select",
				label: __("Result"),
				options: ["Passed", "Passed with Conditions", "Failed"].map((value) => ({
					value,
					label: __(value, null, "Statutory Inspection"),
				})),
				reqd: 1,
			},
			{ fieldname: "remark", fieldtype: "Small Text", label: __("Remark") },
			{
				fieldtype: "HTML",
				options: `<p class="text-muted">${__(
					"Day, body, number and certificate are entered on the document first."
				)}</p>`,
			},
		],
		action: ({ result, remark }) =>
			wuye_ops
				.call("facilities.statutory.record_result", { inspection: frm.docname, result, remark })
				.then(() => frm.reload_doc()),
	});
}
