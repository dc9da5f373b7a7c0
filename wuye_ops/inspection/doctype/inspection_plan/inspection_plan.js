// Plans: the recurrence is put together by choosing, its next days are shown, and stopping a plan has a reason.
const PLANS = "inspection.plans";

frappe.ui.form.on("Inspection Plan", {
	setup(frm) {
		const here = () => ({ filters: { property: frm.doc.property } });
		frm.set_query("service_area", "points", () => ({
			filters: { property: frm.doc.property, disabled: 0 },
		}));
		frm.set_query("equipment", "points", here);
		frm.set_query("checklist", () => ({ filters: { status: "Active" } }));
		for (const [field, table] of [["employee"], ["employee", "slots"]]) {
			const query = () => ({
				filters: { status: "Active", wuye_property: ["in", [frm.doc.property, ""]] },
			});
			table ? frm.set_query(field, table, query) : frm.set_query(field, query);
		}
	},

	refresh(frm) {
		wuye_ops.recurrence.add_buttons(frm, "inspection.schedules.next_days");
		frm.set_intro("");
		if (frm.doc.generation_note) frm.set_intro(frappe.utils.escape_html(frm.doc.generation_note), "red");
		if (frm.is_new() || !frm.perm[0]?.write || frm.is_dirty()) return;
		add_steps(frm);
	},
});

function add_steps(frm) {
	const { status, name } = frm.doc;
	const done = () => frm.reload_doc();
	if (["Draft", "Paused"].includes(status)) {
		wuye_ops.add_step(
			frm,
			__("Activate"),
			() => wuye_ops.call(`${PLANS}.activate`, { plan: name }).then(done),
			true
		);
	}
	const stop = (label, method, question) =>
		frm.add_custom_button(label, () =>
			wuye_ops.ask_reason(label, question, (reason) =>
				wuye_ops.call(`${PLANS}.${method}`, { plan: name, reason }).then(done)
			)
		);
	if (status === "Active") stop(__("Pause"), "pause", __("Why does it pause?"));
	if (status !== "Ended") stop(__("End"), "end", __("Why does it end?"));
}
