// An unusual pattern of looks: the looks behind it, and the answer of somebody else.
frappe.ui.form.on("Reveal Alert", {
	refresh(frm) {
		if (frm.is_new()) return;
		frm.disable_save();
		if (frappe.model.can_read("Personal Data Access"))
			frm.add_custom_button(__("The Looks"), () => show_looks(frm.doc));
		if (frm.doc.status === "Open" && frm.perm[0]?.write && frm.doc.user !== frappe.session.user)
			wuye_ops.add_step(frm, __("Answer", null, "Reveal Alert"), () => answer(frm), true);
	},
});

function show_looks({ user, from_time, to_time }) {
	frappe.route_options = { user, accessed_on: ["Between", [from_time, to_time]] };
	frappe.set_route("List", "Personal Data Access");
}

function answer(frm) {
	wuye_ops.ask({
		title: __("Answer", null, "Reveal Alert"),
		fields: [
			{
				fieldname: "outcome",
				fieldtype: "Select",
				label: __("Outcome"),
				reqd: 1,
				options: ["Explained", "Misuse"].map((value) => ({
					value,
					label: __(value, null, "Reveal Alert"),
				})),
			},
			{
				fieldname: "answer",
				fieldtype: "Small Text",
				label: __("Answer", null, "Reveal Alert"),
				reqd: 1,
				description: __("What was found out, and what follows from it."),
			},
		],
		action: (values) =>
			wuye_ops
				.call("records.reveal_alerts.answer", { name: frm.doc.name, ...values })
				.then(() => frm.reload_doc()),
	});
}
