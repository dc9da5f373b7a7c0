frappe.ui.form.on("Emergency Plan", {
	setup(frm) {
		frm.set_query("employee", "contacts", () => ({ filters: { status: "Active" } }));
	},

	refresh(frm) {
		if (frm.is_new() || frm.is_dirty()) return;
		const approvers = ["Property Manager", "Operations Director", "System Manager"];
		if (frm.doc.status === "Draft" && frappe.user.has_role(approvers)) {
			wuye_ops.add_step(
				frm,
				__("Approve"),
				() => call(frm, "activate").then(() => frm.reload_doc()),
				true
			);
		}
		if (frm.doc.status === "Active") {
			if (frappe.model.can_create("Emergency Response")) {
				wuye_ops.add_step(frm, __("Start Response"), () => start(frm), true);
			}
			if (frappe.model.can_create("Emergency Drill")) {
				frm.add_custom_button(__("Plan a Drill"), () =>
					frappe.new_doc("Emergency Drill", { property: frm.doc.property, plan: frm.docname })
				);
			}
		}
		if (frm.doc.status !== "Draft" && frappe.model.can_create("Emergency Plan")) {
			frm.add_custom_button(__("New Version"), () =>
				call(frm, "new_version").then((name) => frappe.set_route("Form", "Emergency Plan", name))
			);
		}
	},
});

const call = (frm, method, args = {}) =>
	wuye_ops.call(`facilities.emergency.${method}`, { plan: frm.docname, ...args });

function start(frm) {
	wuye_ops.ask({
		title: __("Start Response"),
		fields: [
			{ fieldname: "situation", fieldtype: "Small Text", label: __("What has happened?"), reqd: 1 },
		],
		action: ({ situation }) =>
			call(frm, "start_response", { situation }).then((name) =>
				frappe.set_route("Form", "Emergency Response", name)
			),
	});
}
