// A loan: decided by somebody else, over the counter on paper or as a marked copy on the screen.
const LENDING = "records.lending";

frappe.ui.form.on("Record Loan", {
	setup(frm) {
		frm.set_query("record", () => ({
			filters: { status: ["not in", ["Draft", "In Approval", "Disposed"]] },
		}));
		frm.set_query("borrower", () => ({ filters: { status: "Active" } }));
	},

	onload(frm) {
		if (!frm.is_new() || frm.doc.borrower) return;
		frappe.db
			.get_value("Employee", { user_id: frappe.session.user, status: "Active" }, "name")
			.then(({ message }) => message?.name && frm.set_value("borrower", message.name));
	},

	refresh(frm) {
		const { doc } = frm;
		frm.set_intro("");
		wuye_ops.offer_save(frm, doc.status === "Requested");
		if (doc.is_overdue)
			frm.set_intro(__("Due {0}: overdue", [frappe.datetime.str_to_user(doc.due_on)]), "red");
		if (doc.reject_reason) frm.set_intro(frappe.utils.escape_html(doc.reject_reason), "red");
		if (frm.is_new() || frm.is_dirty()) return;
		wuye_ops.call(`${LENDING}.steps.offered`, { loan: doc.name }).then((steps) => {
			for (const step of steps) STEPS[step]?.(frm);
		});
	},
});

const call = (frm, method, args = {}) =>
	wuye_ops.call(`${LENDING}.loans.${method}`, { loan: frm.docname, ...args }).then(() => frm.reload_doc());

const STEPS = {
	view: (frm) => wuye_ops.add_step(frm, __("Look at the File"), () => view(frm), true),
	approve: (frm) => wuye_ops.add_step(frm, __("Approve"), () => call(frm, "approve"), true),
	reject: (frm) =>
		wuye_ops.add_step(frm, __("Reject"), () =>
			wuye_ops.ask_reason(__("Reject"), __("Why is it rejected?"), (reason) =>
				call(frm, "reject", { reason })
			)
		),
	hand_out: (frm) => wuye_ops.add_step(frm, __("Hand Out"), () => call(frm, "hand_out"), true),
	take_back: (frm) => wuye_ops.add_step(frm, __("Take Back"), () => take_back(frm), true),
	end_now: (frm) => wuye_ops.add_step(frm, __("End Now"), () => call(frm, "end_now")),
	cancel: (frm) => wuye_ops.add_step(frm, __("Cancel Loan"), () => call(frm, "cancel")),
};

function take_back(frm) {
	wuye_ops.ask({
		title: __("Take Back"),
		fields: [
			{
				fieldname: "condition",
				fieldtype: "Select",
				label: __("Condition"),
				options: ["Complete", "Damaged", "Lost"].map((value) => ({
					value,
					label: __(value, null, "Record Loan"),
				})),
				default: "Complete",
				reqd: 1,
			},
			{
				fieldname: "remark",
				fieldtype: "Small Text",
				label: __("Remark on Return"),
				mandatory_depends_on: "eval:doc.condition !== 'Complete'",
			},
		],
		action: ({ condition, remark }) => call(frm, "take_back", { condition, remark }),
	});
}

// The answer is the marked copy itself: it is opened from memory, so that no address of it can be passed on.
async function view(frm) {
	// opened now: a browser blocks a page that opens long after the click
	const page = window.open("", "_blank");
	frappe.dom.freeze();
	try {
		const answer = await fetch(`/api/method/wuye_ops.${LENDING}.viewing.view`, {
			method: "POST",
			headers: { "Content-Type": "application/json", "X-Frappe-CSRF-Token": frappe.csrf_token },
			body: JSON.stringify({ loan: frm.docname }),
		});
		if (!answer.ok) {
			page?.close();
			frappe.request.cleanup({}, await answer.json());
			return;
		}
		const address = URL.createObjectURL(await answer.blob());
		if (page) page.location = address;
		frm.reload_doc();
	} finally {
		frappe.dom.unfreeze();
	}
}
