// A report is written upon and approved; what it says of the register is the system's.
const REPORTS = "risk.reporting.reports";

frappe.ui.form.on("Risk Report", {
	refresh(frm) {
		const open = frm.doc.status === "Draft" && frm.perm[0]?.write;
		for (const field of ["conclusion", "next_steps"])
			frm.set_df_property(field, "read_only", open ? 0 : 1);
		wuye_ops.offer_save(frm, open);
		// the title, the report itself and the list say these
		frm.toggle_display(["title", "quarter_start", "quarter_end", "status", "section_figures"], false);
		tell(frm);
		show_sheet(frm);
		add_steps(frm, open);
	},
});

function tell(frm) {
	const { doc } = frm;
	const escape = frappe.utils.escape_html;
	frm.set_intro("");
	if (doc.problem) {
		frm.set_intro(escape(__("It could not be read: {0}", [doc.problem])), "red");
	} else if (doc.status === "Replaced") {
		frm.set_intro(__("Replaced by a later version"), "orange");
	} else if (doc.status === "Approved") {
		frm.set_intro(
			__("Approved by {0} on {1}; it stays as it is.", [
				escape(frappe.user.full_name(doc.approved_by)),
				frappe.datetime.str_to_user(doc.approved_on),
			]),
			"green"
		);
	} else {
		const running = doc.as_of < doc.quarter_end;
		frm.set_intro(
			running
				? __("The quarter is running: figures as of {0}. Compute it again when it is over.", [
						frappe.datetime.str_to_user(doc.as_of),
					])
				: doc.conclusion
					? __("To do: somebody else than the author approves it.")
					: __("To do: the risk officer writes the conclusion."),
			"blue"
		);
	}
}

function show_sheet(frm) {
	const { name } = frm.doc;
	const place = frm.fields_dict.sheet.$wrapper.empty();
	frappe
		.call({ method: "wuye_ops.risk.reporting.paper.sheet", type: "GET", args: { report: name } })
		.then(({ message }) => {
			// rendered and escaped by the server, from the template of the paper
			if (frm.doc.name === name) place.html(message);
		});
}

function add_steps(frm, open) {
	if (frm.is_dirty()) return;
	const { doc } = frm;
	const take = (method, args) =>
		wuye_ops.call(`${REPORTS}.${method}`, { report: doc.name, ...args }).then((found) => {
			frm.reload_doc();
			return found;
		});
	const director = frappe.user.has_role("Operations Director") || frappe.session.user === "Administrator";
	const officer = frappe.user.has_role("Risk Officer") || frappe.session.user === "Administrator";
	if (open && officer) wuye_ops.add_step(frm, __("Compute Again"), () => take("compute_again"));
	if (doc.status === "Draft" && director) {
		wuye_ops.add_step(
			frm,
			__("Approve"),
			() =>
				wuye_ops.ask({
					title: __("Approve"),
					fields: [{ fieldname: "remark", fieldtype: "Small Text", label: __("Remark") }],
					action: ({ remark }) => take("approve", { remark }),
				}),
			Boolean(doc.conclusion)
		);
	}
	if (doc.status === "Approved" && (director || officer)) {
		wuye_ops.add_step(frm, __("Correct"), () =>
			wuye_ops.ask_reason(__("Correct"), __("What is wrong with it?"), (reason) =>
				wuye_ops
					.call(`${REPORTS}.correct`, { report: doc.name, reason })
					.then((name) => frappe.set_route("Form", "Risk Report", name))
			)
		);
	}
}
