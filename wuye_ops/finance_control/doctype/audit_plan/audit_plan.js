// What could be audited, what its risk is made of, and the plan that follows; from the plan each audit is made once.
const PLAN = "finance_control.audit.year_plan";

frappe.ui.form.on("Audit Plan", {
	setup(frm) {
		frm.set_query("property", "subjects", () => ({ filters: { company: frm.doc.company } }));
	},

	refresh(frm) {
		frm.toggle_display("status", false);
		const draft = frm.doc.status !== "Approved";
		wuye_ops.offer_save(frm, true);
		frm.set_df_property("subjects", "read_only", draft ? 0 : 1);
		if (frm.is_new()) {
			frm.set_value("year", frm.doc.year || moment().year() + 1);
			return;
		}
		if (frm.is_dirty()) return;
		show_state(frm);
		if (draft && frm.perm[0]?.write) {
			wuye_ops.add_step(
				frm,
				__("Gather What Is Known"),
				() =>
					wuye_ops.call(`${PLAN}.gather`, { plan: frm.docname }).then((number) => {
						frappe.show_alert(__("{0} subjects", [number]));
						frm.reload_doc();
					}),
				!frm.doc.subjects?.length
			);
		}
		if (draft && frappe.user.has_role(["Operations Director", "System Manager"])) {
			wuye_ops.add_step(
				frm,
				__("Approve"),
				() =>
					frappe.confirm(__("Approve the audits of {0}?", [frm.doc.year]), () =>
						wuye_ops.call(`${PLAN}.approve`, { plan: frm.docname }).then(() => frm.reload_doc())
					),
				true
			);
		}
		if (!draft && frm.perm[0]?.write && frappe.model.can_create("Audit")) {
			wuye_ops.add_step(frm, __("Make an Audit"), () => make_audit(frm), true);
		}
	},
});

function make_audit(frm) {
	const rows = frm.doc.rounds.filter((row) => !row.audit);
	if (!rows.length) {
		frappe.msgprint(__("Every audit of the plan has been made."));
		return;
	}
	wuye_ops.ask({
		title: __("Make an Audit"),
		fields: [
			{
				fieldname: "row",
				fieldtype: "Select",
				label: __("Audit"),
				options: rows.map((row) => ({
					value: row.name,
					label: `${row.number}. ${row.property} · ${__(row.area)} · Q${row.quarter}`,
				})),
				default: rows[0].name,
				reqd: 1,
			},
		],
		action: ({ row }) =>
			wuye_ops
				.call(`${PLAN}.make_audit`, { plan: frm.docname, row })
				.then((name) => frappe.set_route("Form", "Audit", name)),
	});
}

function show_state(frm) {
	const { doc } = frm;
	frm.set_intro("");
	if (doc.uncovered) {
		frm.set_intro(
			__("{0} pressing ones have no days: give more days, or say why each is left out.", [
				doc.uncovered,
			]),
			"red"
		);
	}
}
