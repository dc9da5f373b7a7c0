// Found, cured, verified by somebody else: the steps that need words or a photo ask for them.
const RECTIFICATION = "inspection.rectification";

frappe.ui.form.on("Rectification", {
	setup(frm) {
		const here = () => ({ filters: { property: frm.doc.property } });
		frm.set_query("service_area", here);
		frm.set_query("equipment", here);
		frm.set_query("responsible", () => ({
			filters: { status: "Active", wuye_property: ["in", [frm.doc.property, ""]] },
		}));
	},

	refresh(frm) {
		frm.set_intro("");
		if (frm.is_new()) return;
		const { doc } = frm;
		const open = !["Closed", "Cancelled"].includes(doc.status);
		if (open && doc.is_overdue && doc.status !== "To Verify") {
			frm.set_intro(__("Due {0}: overdue", [frappe.datetime.str_to_user(doc.due_date)]), "red");
		} else if (doc.status === "Returned") {
			frm.set_intro(frappe.utils.escape_html(doc.verify_remark || ""), "orange");
		} else if (doc.status === "To Verify" && doc.source_doctype === "Audit Finding") {
			frm.set_intro(__("It came of an audit finding: an auditor verifies it there."), "blue");
		}
		const at_work = ["Open", "In Progress", "Returned"].includes(doc.status);
		if (at_work && !frm.is_dirty() && frappe.model.can_create("Service Task") && !doc.service_task) {
			frm.add_custom_button(__("Make Service Task"), () =>
				wuye_ops
					.call(`${RECTIFICATION}_task.make_task`, { name: doc.name })
					.then((task) => frappe.set_route("Form", "Service Task", task))
			);
		}
		if (doc.service_task && frappe.model.can_read("Service Task")) {
			frm.add_custom_button(
				__("Service Task"),
				() => frappe.set_route("Form", "Service Task", doc.service_task),
				__("View")
			);
		}
	},

	before_workflow_action(frm) {
		const { name } = frm.doc;
		const done = () => frm.reload_doc();
		const reason = (title, question, method) => () =>
			wuye_ops.ask_reason(title, question, (text) =>
				wuye_ops.call(`${RECTIFICATION}.${method}`, { rectification: name, reason: text }).then(done)
			);
		return wuye_ops.before_workflow_action(frm, {
			Start: () => wuye_ops.call(`${RECTIFICATION}.start`, { rectification: name }).then(done),
			"Submit for Verification": () => submit(frm, done),
			Verify: () =>
				wuye_ops.ask({
					title: __("Verify"),
					fields: [
						{ fieldname: "remark", fieldtype: "Small Text", label: __("Remark on Verification") },
					],
					action: ({ remark }) =>
						wuye_ops.call(`${RECTIFICATION}.verify`, { rectification: name, remark }).then(done),
				}),
			Return: reason(__("Return"), __("What is still to be done?"), "return_to_work"),
			Cancel: reason(__("Cancel"), __("Why is there nothing to rectify?"), "cancel"),
		});
	},
});

function submit(frm, done) {
	const { doc } = frm;
	wuye_ops.ask({
		title: __("Submit for Verification"),
		fields: [
			{ fieldname: "cause", fieldtype: "Small Text", label: __("Cause"), default: doc.cause },
			{
				fieldname: "measures",
				fieldtype: "Small Text",
				label: __("Measures"),
				default: doc.measures,
				reqd: 1,
			},
			{
				fieldname: "evidence",
				fieldtype: "Attach Image",
				label: __("Evidence"),
				default: doc.evidence,
				reqd: 1,
				// the photo belongs to the rectification, or it would prove nothing
				options: { doctype: doc.doctype, docname: doc.name, fieldname: "evidence" },
			},
		],
		action: (values) =>
			wuye_ops.call(`${RECTIFICATION}.submit`, { rectification: doc.name, ...values }).then(done),
	});
}
