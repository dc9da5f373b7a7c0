// Appraised, approved, supervised by two, destroyed: the form offers the one step that comes next.
const DISPOSAL = "records.disposal.disposals";
const APPROVERS = ["Property Manager", "Operations Director"];

frappe.ui.form.on("Record Disposal", {
	setup(frm) {
		frm.set_query("record", "items", () => ({
			filters: {
				property: frm.doc.property || ["is", "not set"],
				status: ["in", ["Superseded", "Archived"]],
				legal_hold: 0,
				is_permanent: 0,
			},
		}));
	},

	refresh(frm) {
		const { doc } = frm;
		frm.set_df_property("items", "cannot_add_rows", doc.status !== "Draft");
		frm.set_df_property("items", "cannot_delete_rows", doc.status !== "Draft");
		wuye_ops.offer_save(frm, doc.status === "Draft");
		show_progress(frm);
		if (frm.is_new() || frm.is_dirty()) return;
		const mine = [doc.appraised_by, ...doc.supervisors.map(({ user }) => user)];
		const involved = [...mine, doc.approved_by].includes(frappe.session.user);
		const writes = frm.perm[0]?.write;
		if (doc.status === "Draft" && writes) {
			wuye_ops.add_step(frm, __("Find Due Records"), () => find_due(frm), !doc.items.length);
			if (doc.items.length) wuye_ops.add_step(frm, __("Submit for Approval"), () => submit(frm), true);
		}
		if (doc.status === "To Approve" && decides() && doc.appraised_by !== frappe.session.user) {
			wuye_ops.add_step(frm, __("Approve"), () => confirm_step(frm, "approve"), true);
			wuye_ops.add_step(frm, __("Reject"), () =>
				ask_reason(frm, "reject", __("Reject"), __("Why is it rejected?"))
			);
		}
		if (doc.status === "Approved") {
			if (!involved && doc.supervisors.length < 2)
				wuye_ops.add_step(frm, __("Supervise"), () => sign(frm), true);
			if (writes && doc.supervisors.length === 2)
				wuye_ops.add_step(frm, __("Execute"), () => confirm_step(frm, "execute"), true);
		}
		if (["To Approve", "Approved"].includes(doc.status) && writes) {
			wuye_ops.add_step(frm, __("Cancel Disposal"), () =>
				ask_reason(frm, "cancel", __("Cancel Disposal"), __("Why are these records kept after all?"))
			);
		}
	},
});

const decides = () => APPROVERS.some((role) => frappe.user.has_role(role));

const call = (frm, method, args = {}) =>
	wuye_ops.call(`${DISPOSAL}.${method}`, { disposal: frm.docname, ...args }).then((result) => {
		frm.reload_doc();
		return result;
	});

const find_due = (frm) =>
	call(frm, "find_due").then((count) =>
		frappe.show_alert({
			message: count ? __("{0} records added", [count]) : __("No other record is due."),
			indicator: count ? "green" : "gray",
		})
	);

function submit(frm) {
	wuye_ops.ask({
		title: __("Submit for Approval"),
		fields: [
			{
				fieldname: "opinion",
				fieldtype: "Small Text",
				label: __("Appraisal Opinion"),
				description: __("Why these records have no further value"),
				default: frm.doc.opinion,
				reqd: 1,
			},
		],
		action: ({ opinion }) => call(frm, "submit", { opinion }),
	});
}

function sign(frm) {
	wuye_ops.ask({
		title: __("Supervise"),
		fields: [
			{
				fieldname: "statement",
				fieldtype: "Small Text",
				label: __("Statement"),
				default: __("List and records compared; present at the destruction."),
				reqd: 1,
			},
		],
		action: ({ statement }) => call(frm, "sign", { statement }),
	});
}

const QUESTIONS = {
	approve: () => __("Approve the destruction of {0} records?"),
	execute: () => __("Destroy {0} records now? Their files leave the server and cannot be brought back."),
};

const confirm_step = (frm, method) =>
	frappe.confirm(QUESTIONS[method]().replace("{0}", frm.doc.record_count), () => call(frm, method));

const ask_reason = (frm, method, title, question) =>
	wuye_ops.ask_reason(title, question, (reason) => call(frm, method, { reason }));

function show_progress(frm) {
	const { status, supervisors, reject_reason } = frm.doc;
	frm.set_intro("");
	if (status === "Approved")
		frm.set_intro(__("{0} of 2 supervisors have signed", [supervisors.length]), "blue");
	if (status === "Executing") frm.set_intro(__("The files are being removed from the server."), "orange");
	if (status === "Rejected" || status === "Cancelled")
		frm.set_intro(frappe.utils.escape_html(reject_reason || ""), "red");
}
