// Versions: what has judged somebody is copied, not changed; the day and the reason are asked for when it is handed in.
const STANDARDS = "service_quality.standards";

frappe.ui.form.on("Quality Standard", {
	setup(frm) {
		frm.trigger("offer_subjects");
	},

	refresh(frm) {
		show_weights(frm);
		offer_steps(frm);
		const { status, improvement_plan } = frm.doc;
		frm.toggle_display("section_revision", !!(frm.doc.previous || frm.doc.reason));
		frm.toggle_display("section_approval", !!frm.doc.asked_by);
		if (status === "Draft" && frm.doc.remark) {
			frm.set_intro(frappe.utils.escape_html(frm.doc.remark), "orange");
		} else if (status === "Approved") {
			frm.set_intro(
				__("In force from {0} on.", [frappe.datetime.str_to_user(frm.doc.effective_from)]),
				"blue"
			);
		}
		if (improvement_plan && frappe.model.can_read("Improvement Plan")) {
			frm.add_custom_button(
				__("Improvement Plan"),
				() => frappe.set_route("Form", "Improvement Plan", improvement_plan),
				__("View")
			);
		}
	},

	offer_subjects(frm) {
		wuye_ops.quality_subjects().then((subjects) => {
			frm.quality_subjects = subjects;
			frm.fields_dict.items.grid.update_docfield_property("subject", "options", subjects);
		});
	},
});

frappe.ui.form.on("Quality Standard Item", {
	weight: show_weights,
	items_remove: show_weights,

	// The usual scale of what was chosen, so that a row is a choice and a weight.
	subject(frm, cdt, cdn) {
		const row = locals[cdt][cdn];
		const subject = (frm.quality_subjects || []).find(({ value }) => value === row.subject);
		if (!subject) return;
		frappe.model.set_value(cdt, cdn, { item_name: subject.label, ...subject.scale });
	},
});

function show_weights(frm) {
	const total = (frm.doc.items || []).reduce((sum, row) => sum + flt(row.weight), 0);
	frm.set_intro("");
	if (frm.doc.status === "Draft" && flt(total, 2) !== 100) {
		frm.set_intro(
			__("The weights sum to {0}; each counts by its share of that.", [flt(total, 2)]),
			"blue"
		);
	}
}

function offer_steps(frm) {
	if (frm.is_new() || frm.is_dirty()) return;
	const { doc } = frm;
	const may_write = frm.perm[0]?.write;
	const approves = ["Operations Director", "System Manager"].some((role) => frappe.user.has_role(role));
	const step = (method, args) =>
		wuye_ops.call(`${STANDARDS}.${method}`, { standard: doc.name, ...args }).then(() => frm.reload_doc());
	if (doc.status === "Draft" && may_write) {
		wuye_ops.add_step(frm, __("Hand In for Approval"), () => step("ask"), true);
	}
	if (doc.status === "To Approve" && approves && doc.asked_by !== frappe.session.user) {
		wuye_ops.add_step(
			frm,
			__("Approve"),
			() =>
				wuye_ops.ask({
					title: __("Approve"),
					fields: [{ fieldname: "remark", fieldtype: "Small Text", label: __("Remark") }],
					action: ({ remark }) => step("approve", { remark }),
				}),
			true
		);
		wuye_ops.add_step(frm, __("Return"), () =>
			wuye_ops.ask_reason(__("Return"), __("What is to be changed?"), (reason) =>
				step("return_to_draft", { reason })
			)
		);
	}
	if (["In Force", "Retired"].includes(doc.status) && frappe.model.can_create("Quality Standard")) {
		wuye_ops.add_step(
			frm,
			__("New Version"),
			() =>
				wuye_ops
					.call(`${STANDARDS}.new_version`, { standard: doc.name })
					.then((name) => frappe.set_route("Form", "Quality Standard", name)),
			doc.status === "In Force"
		);
	}
}
