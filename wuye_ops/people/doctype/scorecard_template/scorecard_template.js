// Versions: what somebody was scored by is copied, not changed.
const TEMPLATES = "people.scorecards.templates";

frappe.ui.form.on("Scorecard Template", {
	setup(frm) {
		const metrics = Object.entries(frappe.boot.wuye_metrics || {}).map(([value, { label }]) => ({
			value,
			label,
		}));
		const { grid } = frm.fields_dict.measures;
		grid.update_docfield_property("metric", "options", metrics);
		const of_card = (value) => __(value || "", null, "Staff Scorecard");
		grid.update_docfield_property("dimension", "formatter", of_card);
		grid.update_docfield_property("scope", "formatter", of_card);
	},

	refresh(frm) {
		frm.set_intro("");
		// the headline says it
		frm.toggle_display("status", false);
		if (frm.is_new()) return;
		const may_write = frm.perm[0]?.write;
		const step = (method) => () =>
			wuye_ops.call(`${TEMPLATES}.${method}`, { template: frm.doc.name }).then((name) => {
				if (name) return frappe.set_route("Form", "Scorecard Template", name);
				return frm.reload_doc();
			});
		if (!may_write || frm.is_dirty()) return;
		if (frm.doc.status === "Draft") {
			if (!(frm.doc.designations || []).length) {
				frm.set_intro(__("Say first for which designations it is."), "blue");
			}
			wuye_ops.add_step(frm, __("Put in Force"), step("put_in_force"), true);
			return;
		}
		wuye_ops.add_step(frm, __("New Version"), step("new_version"));
		if (frm.doc.status === "In Force") wuye_ops.add_step(frm, __("Retire"), step("retire"));
	},
});
