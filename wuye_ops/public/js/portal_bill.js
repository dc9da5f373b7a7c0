// One bill of a resident: how each amount came about, what was paid, and a dispute of what is wrong.
frappe.ready(() => {
	const {
		h, icon, pill, header, empty, loading, get, post, busy, toast, sheet, field, money, gallery, photo_picker, data_url,
	} = wuye_ops.portal; // prettier-ignore
	const page = document.getElementById("portal-bill");
	if (!page) return;
	const name = page.dataset.name;
	const API = "wuye_ops.fees.portal";
	const ACT = "wuye_ops.fees.portal_actions";
	const MOST_PHOTOS = 3;
	const body = h("div", { class: "wp-sections" }, loading());

	page.append(header(__("Bill"), { back: "/my-bills" }), body);
	refresh();

	async function refresh() {
		try {
			draw(await get(`${API}.bill`, { name }));
		} catch (error) {
			body.replaceChildren(empty(error.message));
		}
	}

	const section = (title, ...children) =>
		h("section", { class: "wp-section" }, title ? h("h2", {}, title) : null, ...children);

	function draw(bill) {
		body.replaceChildren(...[head(bill), lines(bill), paid(bill), whole(bill)].filter(Boolean));
	}

	function head(bill) {
		return section(
			null,
			h(
				"div",
				{ class: "wp-card-head" },
				h("strong", { class: "wp-title" }, bill.month),
				pill(bill.state_label, bill.colour)
			),
			h(
				"p",
				{ class: "wp-amount wp-big" },
				money(bill.outstanding > 0 ? bill.outstanding : bill.amount)
			),
			bill.outstanding > 0 && bill.outstanding !== bill.amount
				? h("p", { class: "wp-muted" }, __("Still open of {0}", [money(bill.amount)]))
				: null,
			h(
				"p",
				{ class: bill.days_overdue ? "wp-late" : "wp-muted" },
				bill.days_overdue
					? __("{0} days overdue, was due {1}", [bill.days_overdue, bill.due_date])
					: __("Due {0}", [bill.due_date])
			),
			h("p", { class: "wp-muted" }, [bill.property, bill.name].join(" · ")),
			bill.can_pay
				? h("a", { class: "wp-button wp-primary", href: "/my-bills" }, __("Pay Online"))
				: bill.outstanding > 0 && bill.instructions
					? h(
							"details",
							{ class: "wp-how" },
							h("summary", {}, __("How to Pay")),
							h("p", { class: "wp-text" }, bill.instructions)
						)
					: null
		);
	}

	function lines(bill) {
		return section(
			__("How the amounts came about"),
			h(
				"ul",
				{ class: "wp-lines" },
				bill.lines.map((line) =>
					h(
						"li",
						{ "data-charge": line.charge },
						h(
							"div",
							{ class: "wp-card-head" },
							h("strong", {}, line.fee),
							h("b", { class: "wp-figure" }, money(line.amount))
						),
						h("p", { class: "wp-muted" }, [line.place, line.period].filter(Boolean).join(" · ")),
						line.explanation ? h("p", { class: "wp-note" }, line.explanation) : null,
						line.late_charge
							? h("p", { class: "wp-muted" }, __("A late charge agreed in the contract."))
							: null,
						line.disputes.map(dispute),
						line.can_dispute
							? h(
									"button",
									{
										type: "button",
										class: "wp-link",
										"aria-label": __("Dispute {0}", [line.fee]),
										onclick: () => ask(line),
									},
									__("This is wrong")
								)
							: null
					)
				)
			)
		);
	}

	function paid(bill) {
		const rows = [
			...bill.credits.map((credit) => row(__("Waived"), credit.on, credit.amount)),
			...bill.receipts.map((receipt) =>
				row(
					receipt.valid ? __("Paid", null, "Bill") : __("Voided"),
					receipt.on,
					receipt.amount,
					h(
						"a",
						{
							class: "wp-link",
							href: `/api/method/${API}.receipt_pdf?receipt=${encodeURIComponent(receipt.name)}`,
							download: `${receipt.name}.pdf`,
						},
						icon("download"),
						receipt.name
					),
					!receipt.valid
				)
			),
			bill.from_prepayment ? row(__("From prepayments"), "", bill.from_prepayment) : null,
		].filter(Boolean);
		return rows.length ? section(__("Paid and Waived"), h("ul", { class: "wp-lines" }, rows)) : null;
	}

	const row = (label, on, amount, link = null, struck = false) =>
		h(
			"li",
			{ class: struck ? "wp-struck" : "" },
			h(
				"div",
				{ class: "wp-card-head" },
				h("span", {}, label),
				h("b", { class: "wp-figure" }, money(amount))
			),
			h("p", { class: "wp-muted" }, on),
			link
		);

	function whole(bill) {
		if (!bill.disputes.length && !bill.can_dispute && !bill.hotline) return null;
		return section(
			__("Questions about this bill?"),
			bill.disputes.map(dispute),
			bill.can_dispute
				? h(
						"button",
						{ type: "button", class: "wp-button", onclick: () => ask(null) },
						__("Dispute the whole bill")
					)
				: null,
			bill.hotline
				? h(
						"a",
						{ class: "wp-button", href: `tel:${bill.hotline}` },
						icon("phone"),
						__("Call customer service")
					)
				: null
		);
	}

	function dispute(row) {
		const withdraw = h("button", { type: "button", class: "wp-link" }, __("Withdraw"));
		withdraw.addEventListener("click", () =>
			busy(withdraw, async () => {
				await post(`${ACT}.withdraw`, { dispute: row.name });
				toast(__("Your dispute has been withdrawn."));
				await refresh();
			})
		);
		return h(
			"div",
			{
				class: `wp-dispute wp-edge-${row.colour === "green" ? "blue" : row.colour}`,
				"data-dispute": row.name,
			},
			h(
				"div",
				{ class: "wp-card-head" },
				h("span", {}, __("Your dispute of {0}", [row.opened])),
				pill(row.status_label, row.colour)
			),
			h("p", { class: "wp-text" }, row.reason),
			gallery(row.photos, __("Photo of your dispute")),
			row.answer
				? h(
						"div",
						{ class: "wp-note wp-good wp-answer" },
						h("p", { class: "wp-muted" }, __("Answer of {0}", [row.answered])),
						h("p", { class: "wp-text" }, row.answer)
					)
				: null,
			row.open
				? h(
						"p",
						{ class: "wp-muted" },
						__("We look into it and answer here. Until then nobody reminds you of this bill."),
						" ",
						withdraw
					)
				: null
		);
	}

	function ask(line) {
		const reason = h("textarea", {
			rows: 4,
			maxlength: 1000,
			required: true,
			placeholder: __("What is wrong, and what would be right?"),
		});
		const photos = photo_picker(MOST_PHOTOS);
		sheet(
			line ? __("Dispute {0}", [line.fee]) : __("Dispute the whole bill"),
			[
				line?.explanation ? h("p", { class: "wp-note" }, line.explanation) : null,
				field(__("Reason"), reason),
				photos.element,
			].filter(Boolean),
			{
				action: __("Send the Dispute"),
				run: async () => {
					await post(`${ACT}.dispute`, {
						bill: name,
						charge: line?.charge || null,
						reason: reason.value,
						pictures: await Promise.all(photos.files.map(data_url)),
					});
					toast(__("We have received your dispute."));
					await refresh();
				},
			}
		);
	}
});
