// Plans of work on areas: when, where, and whether they go.
const PLANS = "inspection.area_plans";

frappe.ui.form.on("Area Work Plan", {
	setup(frm) {
		frm.set_query("service_area", "areas", () => ({
			filters: { property: frm.doc.property, disabled: 0 },
		}));
		frm.set_query("assigned_to", () => ({
			filters: { status: "Active", wuye_property: ["in", [frm.doc.property, ""]] },
		}));
	},

	refresh(frm) {
		wuye_ops.recurrence.add_buttons(frm, `${PLANS}.next_days`);
		frm.set_intro("");
		if (frm.doc.problem) frm.set_intro(frappe.utils.escape_html(frm.doc.problem), "red");
		if (frm.is_new() || !frm.perm[0]?.write || frm.is_dirty()) return;
		add_steps(frm);
	},
});

function add_steps(frm) {
	const { status, name } = frm.doc;
	const move = (method, args) =>
		wuye_ops.call(`${PLANS}.${method}`, { plan: name, ...args }).then(() => frm.reload_doc());
	if (["Draft", "Paused"].includes(status))
		wuye_ops.add_step(frm, __("Activate"), () => move("activate"), true);
	const stop = (label, method, question) =>
		frm.add_custom_button(label, () =>
			wuye_ops.ask_reason(label, question, (reason) => move(method, { reason }))
		);
	if (status === "Active") stop(__("Pause"), "pause", __("Why does it pause?"));
	if (status !== "Ended") stop(__("End"), "end", __("Why does it end?"));
}
