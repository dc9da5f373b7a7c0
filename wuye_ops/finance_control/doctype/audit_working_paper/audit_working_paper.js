// Documents are kept as they were, the paper is sealed, and from then on compared with what has become of them.
const PAPERS = "finance_control.audit.papers";
const STATE_COLOURS = { Same: "green", Different: "orange", Gone: "red", Broken: "red" };

const escape = (value) => frappe.utils.escape_html(String(value ?? ""));
const of_paper = (word) => __(word, null, "Audit Working Paper");
const of_row = (word) => __(word, null, "Audit Working Paper Document");

frappe.ui.form.on("Audit Working Paper", {
	setup(frm) {
		frm.set_query("audit", () => ({ filters: { status: "In Field" } }));
	},

	refresh(frm) {
		// the pill beside the title says it
		frm.toggle_display(["status", "state"], false);
		frm.set_intro("");
		if (frm.is_new()) return;
		show_state(frm);
		const mine = frm.doc.prepared_by === frappe.session.user && frm.perm[0]?.write;
		wuye_ops.offer_save(frm, frm.doc.status === "Open" && mine);
		if (!frm.is_dirty()) offer_steps(frm, mine);
	},
});

function show_state(frm) {
	if (frm.doc.state === "Broken") {
		frm.set_intro(
			__("The seal is broken: this is not what was written. It proves nothing any more."),
			"red"
		);
	} else if (frm.doc.state === "Changed") {
		frm.set_intro(__("Documents were changed after they were looked at. Compare them."), "orange");
	} else if (frm.doc.status === "Sealed") {
		frm.set_intro(__("Sealed: it is read, reviewed and compared, and stays as it is."), "green");
	}
}

function offer_steps(frm, mine) {
	const { doc } = frm;
	const open = doc.status === "Open";
	if (doc.documents?.length) {
		wuye_ops.add_step(frm, __("Compare with Today"), () => compare(frm), !open || !mine);
	}
	if (open && mine) {
		frm.add_custom_button(__("Keep a Document"), () => keep(frm));
		if (doc.documents?.length) frm.add_custom_button(__("Take a Document Out"), () => drop(frm));
		wuye_ops.add_step(
			frm,
			of_paper("Seal"),
			() =>
				frappe.confirm(__("From now on nobody changes this paper. Seal it?"), () =>
					wuye_ops.call(`${PAPERS}.seal`, { paper: frm.docname }).then(() => frm.reload_doc())
				),
			true
		);
	}
	if (doc.status === "Sealed" && !mine && frm.perm[0]?.write) {
		frm.add_custom_button(of_paper("Reviewer's Note"), () =>
			wuye_ops.ask({
				title: of_paper("Reviewer's Note"),
				label: __("Save"),
				fields: [
					{
						fieldname: "note",
						fieldtype: "Small Text",
						label: of_paper("Reviewer's Note"),
						default: doc.review_note,
						reqd: 1,
					},
				],
				action: ({ note }) =>
					wuye_ops
						.call(`${PAPERS}.review`, { paper: frm.docname, note })
						.then(() => frm.reload_doc()),
			})
		);
	}
}

const keep = (frm) =>
	wuye_ops.ask({
		title: __("Keep a Document"),
		fields: [
			{
				fieldname: "document_type",
				fieldtype: "Link",
				options: "DocType",
				label: of_row("Document Type"),
				get_query: () => ({ filters: { istable: 0, issingle: 0 } }),
				reqd: 1,
			},
			{
				fieldname: "document",
				fieldtype: "Dynamic Link",
				options: "document_type",
				label: of_row("Document"),
				description: __("It is kept as it is now: later changes are shown beside it."),
				reqd: 1,
			},
		],
		action: (values) =>
			wuye_ops.call(`${PAPERS}.keep`, { paper: frm.docname, ...values }).then(() => frm.reload_doc()),
	});

const drop = (frm) =>
	wuye_ops.ask({
		title: __("Take a Document Out"),
		fields: [
			{
				fieldname: "row",
				fieldtype: "Select",
				label: of_row("Document"),
				options: frm.doc.documents.map((row) => ({
					value: row.name,
					label: `${row.idx}. ${__(row.document_type)} ${row.document}`,
				})),
				default: frm.doc.documents[0].name,
				reqd: 1,
			},
		],
		action: ({ row }) =>
			wuye_ops.call(`${PAPERS}.drop`, { paper: frm.docname, row }).then(() => frm.reload_doc()),
	});

function compare(frm) {
	wuye_ops.call(`${PAPERS}.compare`, { paper: frm.docname }).then((found) => {
		frm.reload_doc();
		frappe.msgprint({
			title: __("Compare with Today"),
			wide: true,
			message: found.map(document_in_words).join(""),
		});
	});
}

const KINDS = { Changed: "orange", Added: "green", Removed: "red" };

function document_in_words(one) {
	const link = frappe.utils.get_form_link(one.document_type, one.document);
	const pill = `<span class="indicator-pill no-indicator-dot ${STATE_COLOURS[one.outcome]}">${of_row(one.outcome)}</span>`;
	const head = `<p><a href="${link}">${escape(__(one.document_type))} ${escape(one.document)}</a> ${pill}</p>`;
	if (one.hidden) return `${head}<p class="text-muted">${__("You may not read what it says now.")}</p>`;
	if (!one.differences.length) return head;
	const rows = one.differences
		.map(
			({ label, kind, before, after }) =>
				`<tr><td>${escape(label)}</td><td><span class="indicator-pill no-indicator-dot ${KINDS[kind]}">${of_row(
					kind
				)}</span></td><td>${escape(before) || "–"}</td><td>${escape(after) || "–"}</td></tr>`
		)
		.join("");
	return `${head}<table class="table table-bordered wuye-differences"><thead><tr><th>${__("Field")}</th><th></th>
		<th>${__("As It Was")}</th><th>${__("Today")}</th></tr></thead><tbody>${rows}</tbody></table>`;
}
