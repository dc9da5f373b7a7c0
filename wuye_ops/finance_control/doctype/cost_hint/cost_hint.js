// A hint is a question; somebody looks at its documents and answers it.
frappe.ui.form.on("Cost Hint", {
	refresh(frm) {
		frm.disable_save();
		wuye_ops.costs.in_words(frm);
		const { doc } = frm;
		tell(frm);
		list_documents(frm);
		if (!frm.perm[0]?.write || doc.status !== "Open") return;
		wuye_ops.add_step(frm, __("Justified", null, "Cost Hint"), () => answer(frm, "Justified"));
		wuye_ops.add_step(frm, __("Waste", null, "Cost Hint"), () => answer(frm, "Waste"), true);
	},
});

// What was found; then what is to be done now.
function tell(frm) {
	const { doc } = frm;
	const open = doc.status === "Open";
	const next = open
		? __("To do: look at the documents below, then answer once. What was answered is not asked again.")
		: __("Answered by {0}.", [frappe.user.full_name(doc.answered_by)]);
	frm.set_intro("");
	if (!doc.details) return;
	frm.set_intro(
		`<div>${frappe.utils.escape_html(doc.details)}</div>
		<div class="wuye-next"><b>${frappe.utils.escape_html(next)}</b></div>`,
		open ? (doc.sure ? "red" : "orange") : "blue"
	);
}

// All documents side by side, so that one sees what is the same in them.
function list_documents(frm) {
	const { doc } = frm;
	const place = frm.fields_dict.document_list.$wrapper.empty();
	wuye_ops.call("finance_control.hints.documents", { name: doc.name }).then((rows) => {
		if (frm.doc.name !== doc.name) return;
		const head = [__("Document"), __("About"), __("Date"), __("Amount"), __("Entered by")];
		place.html(
			`<div class="table-responsive"><table class="table table-bordered"><thead><tr>${head
				.map((label) => `<th>${label}</th>`)
				.join("")}</tr></thead><tbody>${(rows || []).map(as_row).join("")}</tbody></table></div>`
		);
	});
}

function as_row(row) {
	const said = (text) => frappe.utils.escape_html(text || "");
	const link = row.may_read
		? `<a href="${frappe.utils.get_form_link(row.doctype, row.name)}">${said(row.name)}</a>`
		: said(row.name);
	const cells = [
		`<div class="text-muted small">${__(row.doctype)}</div>${link}`,
		said(row.about),
		row.date ? frappe.datetime.str_to_user(row.date) : "",
		row.amount == null ? "" : format_currency(row.amount, row.currency),
		row.owner ? said(frappe.user.full_name(row.owner)) : "",
	];
	return `<tr>${cells.map((cell) => `<td>${cell}</td>`).join("")}</tr>`;
}

function answer(frm, outcome) {
	const waste = outcome === "Waste";
	wuye_ops.ask({
		title: __(outcome, null, "Cost Hint"),
		fields: [
			{ fieldname: "answer", fieldtype: "Small Text", label: __("What Was Found Out"), reqd: 1 },
			...(waste
				? [
						{ fieldname: "measures", fieldtype: "Small Text", label: __("Measures") },
						{
							fieldname: "recovered",
							fieldtype: "Currency",
							label: __("Recovered or Saved"),
							description: __("Yuan that came back, or will not be spent again this year"),
						},
					]
				: []),
		],
		action: (values) =>
			wuye_ops
				.call("finance_control.hints.answer", { name: frm.doc.name, outcome, ...values })
				.then(() => frm.reload_doc()),
	});
}
