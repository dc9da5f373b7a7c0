// The head assigns and verifies, the technician works: every step of a task from its own form.
// Steps of the technician are here for the desk; /my-tasks has them for the phone.
const NEXT_STEP = {
	"To Assign": "Assign",
	Blocked: "Resume",
	Done: "Verify",
};
const BESIDE = { "To Assign": "Claim", Assigned: "Reassign", "In Progress": "Reassign", Done: "Return" };

frappe.ui.form.on("Service Task", {
	setup(frm) {
		for (const field of ["unit", "service_area", "equipment"]) {
			frm.set_query(field, () => (frm.doc.property ? { filters: { property: frm.doc.property } } : {}));
		}
		frm.set_query("item_code", "parts", () => ({ filters: { is_stock_item: 1, disabled: 0 } }));
		frm.set_query("warehouse", "parts", () => ({ filters: { is_group: 0 } }));
	},

	refresh(frm) {
		if (frm.is_new()) return;
		show_state(frm);
		add_steps(frm);
		add_links(frm);
		wuye_ops.add_reveal(frm, "reporter_phone", {
			doctype: "Service Request",
			name: frm.doc.service_request,
			field: "reporter_phone",
		});
	},

	before_workflow_action(frm) {
		const dialogs = {};
		for (const [step, open] of Object.entries(wuye_ops.tasks.dialogs)) {
			dialogs[step] = () => open(frm.doc, () => frm.reload_doc());
		}
		return wuye_ops.before_workflow_action(frm, dialogs);
	},

	after_workflow_action: (frm) => frm.reload_doc(),
});

function add_steps(frm) {
	if (frm.is_dirty()) return;
	const steps = frm.doc.__onload?.steps || [];
	for (const [step, primary] of [
		[NEXT_STEP[frm.doc.status], true],
		[BESIDE[frm.doc.status], false],
	]) {
		if (step && steps.includes(step)) {
			wuye_ops.add_step(
				frm,
				__(step),
				() => wuye_ops.tasks.dialogs[step](frm.doc, () => frm.reload_doc()),
				primary
			);
		}
	}
}

function add_links(frm) {
	const links = [
		[__("Service Request"), "Service Request", frm.doc.service_request],
		[__("Equipment"), "Equipment", frm.doc.equipment],
		[__("Stock Entry"), "Stock Entry", frm.doc.stock_entry],
		[__("Sales Invoice"), "Sales Invoice", frm.doc.sales_invoice],
	];
	for (const [label, doctype, name] of links) {
		if (name && frappe.model.can_read(doctype)) {
			frm.add_custom_button(label, () => frappe.set_route("Form", doctype, name), __("View"));
		}
	}
	if (frappe.user.has_role("Field Staff")) {
		frm.add_custom_button(
			__("My Tasks"),
			() => {
				window.location.href = `/my-tasks?task=${encodeURIComponent(frm.docname)}`;
			},
			__("View")
		);
	}
}

function show_state(frm) {
	const { doc } = frm;
	frm.set_intro("");
	if (doc.status === "Blocked") {
		frm.set_intro(`${__("Problem")}: ${frappe.utils.escape_html(doc.block_reason)}`, "red");
	} else if (doc.required_by && !["Done", "Verified", "Cancelled"].includes(doc.status)) {
		const late = wuye_ops.minutes_until(doc.required_by) < 0;
		frm.set_intro(
			`${__("Required By")} ${wuye_ops.short_time(doc.required_by)}: ${wuye_ops.left_or_over(doc.required_by)}`,
			late ? "red" : "blue"
		);
	}
}
