// 我的账单: what a resident owes and has prepaid, bill by bill, receipts, and paying where a gateway is set up.
frappe.ready(() => {
	const { h, icon, pill, header, empty, loading, get, post, busy, toast, sheet, field, money, cents } =
		wuye_ops.portal;
	const page = document.getElementById("portal-bills");
	const API = "wuye_ops.fees.portal";
	const ACT = "wuye_ops.fees.portal_actions";
	const POLL_SECONDS = 2;
	const POLLS = 15;
	const TABS = [
		["open", __("To Pay", null, "Bill")],
		["settled", __("Settled", null, "Bill")],
		["receipts", __("Receipts")],
	];
	const accounts = h("div", { class: "wp-list wp-accounts" });
	const tabs = h("nav", { class: "wp-tabs" });
	const list = h("div", { class: "wp-list" });
	const bottom = h("div", { class: "wp-bottom", hidden: true });
	// what can be paid online, by property and customer; what the payer has ticked, by bill
	const payable = new Map();
	const ticked = new Map();
	const key_of = (row) => `${row.property}\n${row.customer}`;
	// one key for one payment, however often it has to be sent
	let request_key = frappe.utils?.get_random?.(24) || crypto.randomUUID();

	page.append(
		header(__("My Bills"), {
			account: true,
			links: [
				["/owners-accounts", __("Owners' Accounts"), "bill"],
				["/my-requests", __("My Requests"), "list"],
			],
		}),
		accounts,
		tabs,
		list,
		bottom
	);
	window.addEventListener("hashchange", show);
	start();

	async function start() {
		accounts.replaceChildren(loading());
		try {
			const answer = await get(`${API}.my_account`);
			draw_accounts(answer);
			await show();
			await follow_payment();
		} catch (error) {
			accounts.replaceChildren(empty(error.message));
		}
	}

	// -- accounts

	function draw_accounts({ accounts: rows, payments }) {
		rows.filter((row) => row.can_pay).forEach((row) => payable.set(key_of(row), row));
		accounts.replaceChildren(
			...payments.map(under_way),
			...rows.map((row) => account_card(row, rows.length > 1))
		);
		if (!rows.length) {
			accounts.append(
				empty(
					__("Nothing is billed to you."),
					__("Bills go to whoever is registered as the payer of a home.")
				)
			);
		}
	}

	function account_card(row, several) {
		return h(
			"section",
			{ class: "wp-card wp-account" },
			h(
				"p",
				{ class: "wp-muted" },
				[row.property, row.places.join("、"), several ? row.customer_name : ""]
					.filter(Boolean)
					.join(" · ")
			),
			h(
				"dl",
				{ class: "wp-sums" },
				sum(__("To Pay", null, "Bill"), row.due, row.due ? "wp-big" : "wp-big wp-settled"),
				row.overdue ? sum(__("Of It Overdue"), row.overdue, "wp-late") : null,
				sum(__("Prepaid"), row.prepaid)
			),
			row.can_pay
				? h(
						"button",
						{ type: "button", class: "wp-button", onclick: () => prepay(row) },
						__("Prepay")
					)
				: how_to_pay(row)
		);
	}

	const sum = (label, amount, cls = "") =>
		h("div", { class: cls }, h("dt", {}, label), h("dd", {}, money(amount)));

	function how_to_pay({ instructions, hotline, due }) {
		if (!instructions && !hotline) return null;
		return h(
			"details",
			{ class: "wp-how", open: due > 0 },
			h("summary", {}, __("How to Pay")),
			instructions ? h("p", { class: "wp-text" }, instructions) : null,
			hotline
				? h(
						"a",
						{ class: "wp-button", href: `tel:${hotline}` },
						icon("phone"),
						__("Call customer service")
					)
				: null
		);
	}

	// -- lists

	function chosen_tab() {
		const found = TABS.find(([name]) => location.hash === `#${name}`);
		return found ? found[0] : "open";
	}

	async function show() {
		const chosen = chosen_tab();
		tabs.replaceChildren(
			...TABS.map(([name, label]) =>
				h(
					"a",
					{
						href: `#${name}`,
						class: name === chosen ? "wp-on" : "",
						"aria-current": name === chosen ? "page" : null,
					},
					label
				)
			)
		);
		ticked.clear();
		draw_bottom();
		list.replaceChildren(loading());
		try {
			const answer = await fetch_page(chosen, 0);
			// another tab may have been chosen meanwhile
			if (chosen !== chosen_tab()) return;
			list.replaceChildren();
			if (answer.rows.length) add(chosen, answer);
			else list.append(empty(nothing[chosen]));
		} catch (error) {
			list.replaceChildren(empty(error.message));
		}
	}

	const nothing = {
		open: __("Everything is paid. Thank you!"),
		settled: __("No bill has been settled yet."),
		receipts: __("There is no receipt yet."),
	};

	const fetch_page = (chosen, start) =>
		chosen === "receipts"
			? get(`${API}.my_receipts`, { start })
			: get(`${API}.my_bills`, { state: chosen, start });

	function add(chosen, { rows, more }) {
		for (const row of rows) {
			if (chosen === "receipts") {
				list.append(receipt_card(row));
				continue;
			}
			const heads = list.querySelectorAll(".wp-month");
			if (heads[heads.length - 1]?.textContent !== row.month)
				list.append(h("h2", { class: "wp-month" }, row.month));
			list.append(bill_card(row));
		}
		if (!more) return;
		const button = h("button", { type: "button", class: "wp-button" }, __("Show More"));
		button.addEventListener("click", () =>
			busy(button, async () => {
				const next = await fetch_page(chosen, list.querySelectorAll(".wp-card").length);
				button.remove();
				add(chosen, next);
			})
		);
		list.append(button);
	}

	function bill_card(row) {
		const open = row.outstanding > 0;
		const tick =
			open && payable.has(key_of(row))
				? h(
						"label",
						{ class: "wp-tick" },
						h("input", {
							type: "checkbox",
							"data-bill": row.name,
							"aria-label": __("Pay bill {0}", [row.name]),
							onchange: (event) => choose(row, event.target.checked),
						})
					)
				: null;
		const body = h(
			"a",
			{ class: "wp-bill", href: `/my-bills/${encodeURIComponent(row.name)}` },
			h("div", { class: "wp-card-head" }, h("strong", {}, row.text), pill(row.state_label, row.colour)),
			h(
				"p",
				{ class: "wp-amount" },
				money(open ? row.outstanding : row.amount),
				open && row.outstanding !== row.amount
					? h("small", { class: "wp-muted" }, __("of {0}", [money(row.amount)]))
					: null
			),
			h(
				"p",
				{ class: row.days_overdue ? "wp-late" : "wp-muted" },
				row.days_overdue
					? __("{0} days overdue, was due {1}", [row.days_overdue, row.due_date])
					: __("Due {0}", [row.due_date])
			),
			h(
				"p",
				{ class: "wp-tags" },
				row.late_charge ? pill(__("Late Charge"), "gray") : null,
				row.credited ? pill(__("Waived {0}", [money(row.credited)]), "green") : null,
				row.disputed ? pill(__("Disputed"), "orange") : null
			)
		);
		return h("div", { class: tick ? "wp-card wp-with-tick" : "wp-card" }, tick, body);
	}

	function receipt_card(row) {
		return h(
			"div",
			{ class: "wp-card" },
			h(
				"div",
				{ class: "wp-card-head" },
				h("strong", { class: "wp-figure" }, money(row.total)),
				row.valid ? pill(row.modes, "green") : pill(__("Voided"), "red")
			),
			row.text ? h("p", {}, row.text) : null,
			row.prepaid
				? h("p", { class: "wp-muted" }, __("Of it prepaid: {0}", [money(row.prepaid)]))
				: null,
			h("p", { class: "wp-muted" }, [row.on, row.place, row.name].filter(Boolean).join(" · ")),
			h(
				"a",
				{
					class: "wp-button",
					href: `/api/method/${API}.receipt_pdf?receipt=${encodeURIComponent(row.name)}`,
					"data-receipt": row.name,
					download: `${row.name}.pdf`,
				},
				icon("download"),
				__("Download the receipt")
			)
		);
	}

	// -- paying

	function choose(row, on) {
		if (on) {
			// one payment is for one account
			for (const other of [...ticked.values()])
				if (key_of(other) !== key_of(row)) {
					ticked.delete(other.name);
					list.querySelector(`[data-bill="${CSS.escape(other.name)}"]`).checked = false;
				}
			ticked.set(row.name, row);
		} else ticked.delete(row.name);
		draw_bottom();
	}

	function draw_bottom() {
		bottom.hidden = !ticked.size;
		if (!ticked.size) return bottom.replaceChildren();
		const rows = [...ticked.values()];
		const due = rows.reduce((amount, row) => amount + cents(row.outstanding), 0) / 100;
		const button = h(
			"button",
			{ type: "button", class: "wp-button wp-primary", "data-do": "pay" },
			__("Pay {0}", [money(due)])
		);
		button.addEventListener("click", () =>
			busy(button, () =>
				pay(rows[0], Object.fromEntries(rows.map((row) => [row.name, row.outstanding])))
			)
		);
		return bottom.replaceChildren(
			h("p", { class: "wp-muted" }, __("{0} bills chosen", [rows.length])),
			button
		);
	}

	async function pay({ property, customer }, bills, prepaid = null) {
		const args = { property, customer, bills, prepay: prepaid, request_key };
		try {
			location.assign(await post(`${ACT}.pay`, args));
		} catch (error) {
			// what was refused has begun nothing; whether a lost call did, the same key tells
			if (error.type !== "Offline") request_key = crypto.randomUUID();
			throw error;
		}
	}

	function prepay(account) {
		const input = h("input", { type: "text", inputmode: "decimal", required: true, maxlength: 12 });
		sheet(
			__("Prepay"),
			[
				field(__("Amount"), input),
				h("p", { class: "wp-muted" }, __("What you prepay settles your next bills by itself.")),
			],
			{ action: __("Go to Payment"), run: () => pay(account, {}, input.value) }
		);
	}

	// A payment that waits for the payer, or for its receipt.
	function under_way(row) {
		const resume = h("button", { type: "button", class: "wp-button wp-primary" }, __("Go on Paying"));
		const cancel = h("button", { type: "button", class: "wp-button" }, __("Cancel the Payment"));
		resume.addEventListener("click", () =>
			busy(resume, async () =>
				location.assign(await post(`${ACT}.resume_payment`, { payment: row.name }))
			)
		);
		cancel.addEventListener("click", () =>
			busy(cancel, async () => {
				await post(`${ACT}.cancel_payment`, { payment: row.name });
				location.assign("/my-bills");
			})
		);
		return h(
			"section",
			{ class: "wp-card wp-edge-orange", "data-payment": row.name },
			h(
				"div",
				{ class: "wp-card-head" },
				h("strong", {}, __("Online payment of {0}", [money(row.total)])),
				pill(row.status_label, row.status === "Started" ? "blue" : "orange")
			),
			row.status === "Started"
				? h("div", { class: "wp-row" }, resume, cancel)
				: h("p", { class: "wp-muted" }, __("Your money has arrived; the receipt is being made."))
		);
	}

	// Back from the gateway: the receipt comes a moment after the money.
	async function follow_payment() {
		const payment = new URLSearchParams(location.search).get("payment");
		if (!payment) return;
		history.replaceState(null, "", location.pathname + location.hash);
		for (let poll = 0; poll < POLLS; poll++) {
			const state = await get(`${ACT}.payment_state`, { payment });
			if (state.status === "Received") {
				toast(__("Paid. Your receipt is {0}.", [state.receipt]));
				draw_accounts(await get(`${API}.my_account`));
				await show();
				return;
			}
			if (state.status !== "Confirmed") return;
			await new Promise((resolve) => setTimeout(resolve, POLL_SECONDS * 1000));
		}
	}
});
