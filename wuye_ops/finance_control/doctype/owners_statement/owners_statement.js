// A statement to owners: read from the ledger, handed in, approved by somebody else, published. Its figures are the ledger's.
const STEPS = "finance_control.owners.publishing";

frappe.ui.form.on("Owners Statement", {
	setup(frm) {
		frm.set_query("property", () => ({
			filters: frm.doc.kind === "Commission Funds" ? { service_mode: "Commission" } : {},
		}));
	},

	refresh(frm) {
		const shown = !frm.is_new();
		// the pill beside the title and the view say these
		frm.toggle_display(["status", "lines", "section_lines", "section_figures"], false);
		frm.toggle_display(["section_problems"], shown && (frm.doc.problems || []).length > 0);
		frm.toggle_display(["section_entries", "section_approval", "section_logs"], shown);
		frm.set_intro("");
		if (!shown) {
			frm.set_intro(
				__("Choose property and period, then save: the figures come from the ledger."),
				"blue"
			);
			if (!frm.doc.period_from) propose_period(frm);
			return;
		}
		const open = frm.doc.status === "Draft" && frm.perm[0]?.write;
		wuye_ops.offer_save(frm, open);
		for (const field of ["note", "show_shares", "notice_days"])
			frm.set_df_property(field, "read_only", open ? 0 : 1);
		introduce(frm);
		draw(frm);
		in_words(frm);
		if (!frm.is_dirty()) offer_steps(frm);
	},

	kind: (frm) => frm.is_new() && propose_period(frm),
});

// the last half year that is over
function propose_period(frm) {
	const today = moment(frappe.datetime.get_today());
	const first = today.month() < 6 ? moment([today.year() - 1, 6, 1]) : moment([today.year(), 0, 1]);
	frm.set_value({
		period_from: first.format("YYYY-MM-DD"),
		period_to: first.clone().add(5, "months").endOf("month").format("YYYY-MM-DD"),
	});
}

function introduce(frm) {
	const { doc } = frm;
	if (doc.status === "Published") {
		if (doc.__onload?.is_intact)
			frm.set_intro(
				__("Published and sealed. What is booked later is a correction of the next statement."),
				"green"
			);
		else frm.set_intro(__("The seal is broken: what is kept is not what was published."), "red");
	} else if (doc.remark && doc.status === "Draft")
		frm.set_intro(frappe.utils.escape_html(doc.remark), "orange");
	else if (doc.due_on && doc.due_on < frappe.datetime.get_today())
		frm.set_intro(
			__("To be published until {0}: it is late.", [frappe.datetime.str_to_user(doc.due_on)]),
			"red"
		);
}

const label_of = (frm, purpose) =>
	frappe.utils.escape_html(
		frm.doc.__onload?.purposes?.[purpose] ||
			__(purpose, null, "Owners Entry Part") ||
			__("Without a purpose")
	);

// purposes are kept in the words of the rules; people read them in theirs
function in_words(frm) {
	frm.fields_dict.entries.grid.update_docfield_property("purpose", "formatter", (value) =>
		label_of(frm, value)
	);
	frm.fields_dict.entries.grid.update_docfield_property("voucher_type", "formatter", (value) => __(value));
	frm.fields_dict.problems.grid.update_docfield_property("voucher_type", "formatter", (value) => __(value));
	frm.refresh_field("entries");
	frm.refresh_field("problems");
}

function draw(frm) {
	const { doc } = frm;
	const rows_of = (side) => (doc.lines || []).filter((row) => row.side === side);
	const amount = wuye_ops.owners.money;
	const row = (title, value, css = "") =>
		`<tr class="${css}"><th>${title}</th><td>${amount(value)}</td></tr>`;
	const group = (title, side) => {
		const rows = rows_of(side);
		if (!rows.length) return "";
		return (
			row(title, rows.reduce((sum, one) => sum + one.amount * 100, 0) / 100, "wuye-owners-side") +
			rows
				.map((one) =>
					row(`<span class="text-muted">${label_of(frm, one.purpose)}</span>`, one.amount)
				)
				.join("")
		);
	};
	const same = Math.round(doc.closing * 100) === Math.round(doc.books * 100);
	const check = (text, fine) =>
		`<div class="${fine ? "text-success" : "text-danger"}">${fine ? "✓" : "✗"} ${text}</div>`;
	const checks = [
		check(__("Balance in the Books") + " " + amount(doc.books), same),
		doc.bank_known
			? check(__("On the Owners' Bank Account") + " " + amount(doc.bank), doc.bank >= doc.closing)
			: "",
		doc.kind === "Commission Funds"
			? `<div class="text-muted">${__("Billed and Not Yet Received")} ${amount(doc.receivable)}</div>`
			: "",
		`<div class="text-muted">${__("Ledger Read On")} ${doc.read_on ? frappe.datetime.str_to_user(doc.read_on) : "–"}</div>`,
	];
	frm.fields_dict.view.$wrapper.html(`<div class="wuye-owners">
		<table>
			${row(__("Opening Balance"), doc.opening, "wuye-owners-sum")}
			${group(__("Corrections of Statements Before"), "Corrections")}
			${group(__("Income"), "Income")}
			${group(__("Costs"), "Costs")}
			${group(__("Used by Decision of the Owners"), "Uses")}
			${row(__("Closing Balance"), doc.closing, "wuye-owners-sum")}
		</table>
		<div class="wuye-owners-checks">${checks.join("")}</div>
	</div>`);
}

// -- steps

function offer_steps(frm) {
	const { doc } = frm;
	const take = (method, args) =>
		wuye_ops.call(`${STEPS}.${method}`, { name: doc.name, ...args }).then((result) => {
			frm.reload_doc();
			return result;
		});
	frm.add_custom_button(
		__("Public Revenue Ledger"),
		() =>
			frappe.set_route("query-report", "Public Revenue Ledger", {
				property: doc.property,
				from_date: doc.period_from,
				to_date: doc.period_to,
			}),
		__("View")
	);
	if (doc.notice)
		frm.add_custom_button(
			__("Community Notice"),
			() => frappe.set_route("Form", "Community Notice", doc.notice),
			__("View")
		);
	if (!frm.perm[0]?.write) return;
	const decides = frappe.user.has_role(["Operations Director", "Accounts Manager", "System Manager"]);
	if (doc.status === "Draft") {
		const unsaid = (doc.problems || []).some((row) => row.code === "unknown_purpose");
		if (unsaid) wuye_ops.add_step(frm, __("Say Purposes"), () => say_purposes(frm), true);
		wuye_ops.add_step(frm, __("Read the Ledger Anew"), () => take("read_again"));
		if (!(doc.problems || []).length)
			wuye_ops.add_step(frm, __("Submit for Approval"), () => take("submit"), true);
	}
	if (decides && ["To Approve", "Approved"].includes(doc.status)) {
		wuye_ops.add_step(frm, __("Return"), () =>
			wuye_ops.ask_reason(__("Return"), __("What is to be looked at again?"), (reason) =>
				take("send_back", { reason })
			)
		);
	}
	if (decides && doc.status === "To Approve" && doc.prepared_by !== frappe.session.user)
		wuye_ops.add_step(frm, __("Approve"), () => take("approve"), true);
	if (doc.status === "Approved") {
		wuye_ops.add_step(
			frm,
			__("Publish"),
			() =>
				frappe.confirm(
					__(
						"Publish it to the owners? It is sealed then, and later bookings become corrections of the next statement."
					),
					() =>
						take("publish").then(({ told }) =>
							frappe.show_alert({
								message: told
									? __("Published; {0} households are told", [told])
									: __("Published; no notice could be put up, see the history"),
								indicator: told ? "green" : "orange",
							})
						)
				),
			true
		);
	}
}

function say_purposes(frm) {
	const { doc } = frm;
	wuye_ops
		.call("finance_control.owners.entries.open_bookings", {
			property: doc.property,
			kind: doc.kind,
			last: doc.period_to,
		})
		.then((found) =>
			wuye_ops.owners.say_purposes(found, { property: doc.property, kind: doc.kind }, () =>
				wuye_ops.call(`${STEPS}.read_again`, { name: doc.name }).then(() => frm.reload_doc())
			)
		);
}
