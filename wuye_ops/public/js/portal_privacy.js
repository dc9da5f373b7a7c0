// 个人信息权利: what is done with one's data, what one has agreed to, and asking for a copy, a correction or deletion.
frappe.ready(() => {
	const { h, pill, header, empty, loading, get, post, busy, toast, sheet, field } = wuye_ops.portal;
	const API = "wuye_ops.records.privacy.portal";
	const page = document.getElementById("portal-privacy");
	const list = h("div", { class: "wp-list" });
	const KINDS = [
		["Copy", __("A copy of my data")],
		["Correct", __("Correct my data")],
		["Delete", __("Delete my data")],
	];
	const COLOURS = { Entered: "orange", "In Progress": "orange", Answered: "green" };
	page.append(
		header(__("My Privacy"), {
			account: true,
			links: [
				["/my-requests", __("My Requests"), "list"],
				["/my-data", __("My Data"), "card"],
			],
		}),
		list
	);
	show();

	async function show() {
		list.replaceChildren(loading());
		try {
			const { customers } = await get(`${API}.my_privacy`);
			list.replaceChildren(...customers.flatMap(of_customer));
			if (!customers.length) list.append(empty(__("Nothing is kept about you here.")));
		} catch (error) {
			list.replaceChildren(empty(error.message));
		}
	}

	// Does something the server may refuse, then shows what has become of it.
	const act = (button, work, said) =>
		busy(button, async () => {
			await work();
			await show();
			toast(said);
		});

	function of_customer(row) {
		return [
			h(
				"section",
				{ class: "wp-card", "data-customer": row.customer },
				h("h2", { class: "wp-title" }, row.customer_name),
				row.property ? h("p", { class: "wp-muted" }, row.property) : null,
				h(
					"div",
					{ class: "wp-asks" },
					KINDS.map(([kind, label]) =>
						h(
							"button",
							{
								type: "button",
								class: "wp-button",
								"data-kind": kind,
								onclick: (event) => ask(event.currentTarget, row.customer, kind, label),
							},
							label
						)
					)
				)
			),
			...row.requests.map(request_card),
			...row.notices.map((notice) => notice_card(row.customer, notice)),
		];
	}

	// -- notices and consents

	function notice_card(customer, notice) {
		return h(
			"section",
			{ class: "wp-card" },
			h("h2", { class: "wp-title" }, notice.title),
			h("p", { class: "wp-muted" }, __("In force from {0}", [notice.from])),
			h(
				"details",
				{ class: "wp-how" },
				h("summary", {}, __("Read the notice")),
				h("p", { class: "wp-text" }, notice.text),
				h("p", { class: "wp-text" }, notice.contact)
			),
			notice.purposes.map((purpose) => purpose_row(customer, notice, purpose))
		);
	}

	function purpose_row(customer, notice, row) {
		const told = [
			[__("Which Data"), row.data_kinds],
			[__("What for and how"), row.use],
			[__("Given to"), row.recipients || __("Nobody outside the company")],
			[__("Kept for"), kept(row.keep_months)],
			[__("Why it is necessary"), row.necessity],
		].filter(([, text]) => text);
		return h(
			"div",
			{ class: "wp-purpose", "data-purpose": row.purpose, "data-state": row.state || "" },
			h(
				"h3",
				{},
				row.purpose,
				" ",
				row.sensitive ? pill(__("Sensitive"), "orange") : null,
				row.state ? null : pill(row.basis, "gray")
			),
			h(
				"dl",
				{ class: "wp-terms" },
				told.flatMap(([label, text]) => [h("dt", {}, label), h("dd", {}, text)])
			),
			row.state ? decision(customer, notice, row) : null
		);
	}

	const kept = (months) =>
		months ? __("{0} months after you have left", [months]) : __("Until you have left");

	function decision(customer, notice, row) {
		const standing = {
			given: __("Agreed on {0}", [row.given_on]),
			changed: __("The terms have changed since you agreed. Do you agree to the new ones?"),
			open: __("You have not agreed. That has no disadvantage for you."),
		}[row.state];
		const agree = h(
			"button",
			{ type: "button", class: "wp-button wp-primary", onclick: () => give(agree) },
			row.sensitive ? __("I separately agree") : __("I agree")
		);
		const give = (button) =>
			act(
				button,
				() => post(`${API}.give`, { customer, notice: notice.name, purpose: row.purpose }),
				__("Agreed. You can withdraw it here at any time.")
			);
		const take_back = h(
			"button",
			{
				type: "button",
				class: "wp-button",
				onclick: () =>
					act(
						take_back,
						() => post(`${API}.withdraw`, { consent: row.consent }),
						__("Withdrawn. What was collected for it will be deleted.")
					),
			},
			__("Withdraw")
		);
		return h(
			"div",
			{ class: "wp-decision" },
			h("p", { class: row.state === "changed" ? "wp-late" : "wp-muted" }, standing),
			row.state === "given" ? null : agree,
			row.consent ? take_back : null
		);
	}

	// -- requests

	function ask(button, customer, kind, label) {
		if (kind === "Copy") {
			act(button, () => post(`${API}.ask`, { customer, kind }), __("The copy is ready below."));
			return;
		}
		const text = h("textarea", { rows: 4, maxlength: 1000 });
		const hint =
			kind === "Delete"
				? __(
						"While you live here, or a bill is open, most data have to stay. You will get an answer with the reasons."
					)
				: __(
						"Say what is wrong. Do not write phone or identity numbers here: we will ask you for them."
					);
		const shortcut =
			kind === "Correct"
				? h(
						"p",
						{},
						h("a", { href: "/my-data" }, __("Phones and household you can correct yourself."))
					)
				: null;
		const body = h(
			"div",
			{},
			h("p", { class: "wp-muted" }, hint),
			shortcut,
			field(__("Your words"), text)
		);
		sheet(label, body, {
			action: __("Send"),
			run: async () => {
				await post(`${API}.ask`, { customer, kind, details: text.value });
				await show();
				toast(__("Sent. You will find the answer here."));
			},
		});
	}

	function request_card(row) {
		return h(
			"section",
			{ class: "wp-card", "data-request": row.name },
			h(
				"h2",
				{ class: "wp-title" },
				row.kind_label,
				" ",
				pill(row.status_label, COLOURS[row.status] || "gray")
			),
			h(
				"p",
				{ class: "wp-muted" },
				[row.received_on, row.due_on ? __("Answer by {0}", [row.due_on]) : ""]
					.filter(Boolean)
					.join(" · ")
			),
			row.details ? h("p", { class: "wp-text" }, row.details) : null,
			row.answer ? h("p", { class: "wp-text" }, row.answer) : null,
			row.has_copy ? copy_form(row.name) : null,
			row.open ? withdraw_button(row.name) : null
		);
	}

	// A form of its own: the browser keeps the file, and the page never holds it.
	const copy_form = (name) =>
		h(
			"form",
			{ method: "post", action: `/api/method/${API}.copy` },
			h("input", { type: "hidden", name: "request", value: name }),
			h("input", { type: "hidden", name: "csrf_token", value: frappe.csrf_token || "" }),
			h("button", { type: "submit", class: "wp-button wp-primary" }, __("Download"))
		);

	function withdraw_button(name) {
		const button = h(
			"button",
			{
				type: "button",
				class: "wp-button",
				onclick: () =>
					act(button, () => post(`${API}.take_back`, { request: name }), __("Taken back.")),
			},
			__("Take back")
		);
		return button;
	}
});
