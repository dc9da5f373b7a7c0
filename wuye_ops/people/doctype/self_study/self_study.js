// 自学: handed in with a proof, decided by somebody else.
const STUDY = "people.training.self_study";

frappe.ui.form.on("Self-Study", {
	onload(frm) {
		if (!frm.is_new() || frm.doc.employee) return;
		frappe.db
			.get_value("Employee", { user_id: frappe.session.user, status: "Active" }, "name")
			.then(({ message }) => message?.name && frm.set_value("employee", message.name));
	},

	refresh(frm) {
		wuye_ops.offer_save(frm, frm.is_new() || ["Draft", "Returned"].includes(frm.doc.status));
		frm.set_intro("");
		if (frm.doc.return_reason && frm.doc.status === "Returned")
			frm.set_intro(frappe.utils.escape_html(frm.doc.return_reason), "orange");
		if (frm.is_new() || frm.is_dirty()) return;
		const label = (step) => __(step, null, "Self-Study");
		const done = () => frm.reload_doc();
		const actions = {
			Submit: () => wuye_ops.call(`${STUDY}.submit`, { study: frm.doc.name }).then(done),
			Approve: () =>
				wuye_ops.ask({
					title: label("Approve"),
					fields: [
						{
							fieldname: "result",
							fieldtype: "Select",
							label: __("Result"),
							options: ["Passed", "Failed"].map((value) => ({
								value,
								label: __(value, null, "Self-Study"),
							})),
							default: "Passed",
							reqd: 1,
						},
					],
					action: ({ result }) =>
						wuye_ops
							.call(`${STUDY}.decide`, { study: frm.doc.name, step: "Approve", result })
							.then(done),
				}),
			Return: () =>
				wuye_ops.ask_reason(label("Return"), __("What is missing?"), (reason) =>
					wuye_ops
						.call(`${STUDY}.decide`, { study: frm.doc.name, step: "Return", reason })
						.then(done)
				),
		};
		for (const step of frm.doc.__onload?.steps || [])
			wuye_ops.add_step(frm, label(step), actions[step], step !== "Return");
	},
});
