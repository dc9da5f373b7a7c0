// In an emergency one tap for a step: the open ones are buttons, in the order of the plan.
frappe.ui.form.on("Emergency Response", {
	setup(frm) {
		frm.set_query("plan", () => ({ filters: { status: "Active", property: frm.doc.property } }));
		for (const field of ["service_area", "equipment"]) {
			frm.set_query(field, () => ({ filters: { property: frm.doc.property } }));
		}
	},

	refresh(frm) {
		if (frm.is_new()) return;
		const call = (method, args) =>
			wuye_ops
				.call(`facilities.emergency.${method}`, { response: frm.docname, ...args })
				.then(() => frm.reload_doc());
		if (frm.doc.status === "Open") {
			const next = frm.doc.steps.find((row) => !row.done_on);
			if (next) {
				wuye_ops.add_step(
					frm,
					__("Done: {0}", [next.action.slice(0, 20)]),
					() => call("do_step", { step: next.name }),
					true
				);
			}
			for (const row of frm.doc.steps.filter((one) => !one.done_on)) {
				frm.add_custom_button(
					frappe.utils.escape_html(`${row.idx} ${row.action.slice(0, 24)}`),
					() => call("do_step", { step: row.name }),
					__("Steps")
				);
			}
			if (frm.perm[0]?.write) {
				wuye_ops.add_step(
					frm,
					__("Close Response"),
					() =>
						wuye_ops.ask_reason(
							__("Close Response"),
							__("What happened, what was done, what is to be learnt?"),
							(summary) => call("close_response", { summary })
						),
					!next
				);
			}
		}
		if (frm.perm[0]?.write && frappe.model.can_create("Rectification")) {
			frm.add_custom_button(__("Make Rectification"), () => rectify(call));
		}
	},
});

function rectify(call) {
	wuye_ops.ask({
		title: __("Make Rectification"),
		fields: [
			{ fieldname: "subject", fieldtype: "Data", label: __("What is to be put right?"), reqd: 1 },
			{
				fieldname: "department",
				fieldtype: "Link",
				options: "Department",
				label: __("Department"),
				reqd: 1,
			},
			{
				fieldname: "severity",
				fieldtype: "Select",
				label: __("Severity"),
				options: ["Critical", "Major", "Normal", "Minor"].map((value) => ({
					value,
					label: __(value, null, "Rectification"),
				})),
				default: "Normal",
			},
		],
		action: (values) => call("make_rectification", values),
	});
}
