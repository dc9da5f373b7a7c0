// 业主账目: what came in and went out of the owners' money, statement by statement, each entry with its voucher, and an objection.
frappe.ready(() => {
	const { h, header, empty, loading, get, post, money, sheet, field, toast } = wuye_ops.portal;
	const page = document.getElementById("portal-owners");
	const API = "wuye_ops.finance_control.owners.portal";
	const MOST_ENTRIES = 100;
	const body = h("div", { class: "wp-sections" });
	const head = header(__("Owners' Accounts"), { back: "/my-requests", account: true });
	page.append(head, body);
	window.addEventListener("hashchange", start);
	start();

	function start() {
		const name = decodeURIComponent(location.hash.slice(1));
		return name ? show(name) : list();
	}

	async function list() {
		body.replaceChildren(loading());
		try {
			const { rows, may_read } = await get(`${API}.my_statements`);
			body.replaceChildren(h("div", { class: "wp-list" }, rows.map(card)));
			if (rows.length) return;
			body.replaceChildren(
				may_read
					? empty(
							__("Nothing has been published yet."),
							__("Public revenue of the property is published here twice a year.")
						)
					: empty(__("Statements are read by owners. Ask customer service to register you as one."))
			);
		} catch (error) {
			body.replaceChildren(empty(error.message));
		}
	}

	const card = (row) =>
		h(
			"a",
			{ class: "wp-card", href: `#${row.name}` },
			h(
				"div",
				{ class: "wp-card-head" },
				h("strong", {}, row.kind),
				h("b", { class: "wp-amount" }, money(row.closing))
			),
			h("p", { class: "wp-muted" }, row.property, " · ", row.period),
			h(
				"p",
				{ class: "wp-muted" },
				__("Received {0}, spent {1}", [money(row.received), money(row.spent)])
			)
		);

	async function show(name) {
		body.replaceChildren(loading());
		try {
			draw(await get(`${API}.statement`, { name }));
		} catch (error) {
			body.replaceChildren(empty(error.message), back());
		}
		window.scrollTo(0, 0);
	}

	const back = () => h("a", { class: "wp-link", href: "#" }, __("All Statements"));
	const section = (title, ...children) =>
		h("section", { class: "wp-section" }, title ? h("h2", {}, title) : null, ...children);
	const line = (label, amount, strong) =>
		h(
			"li",
			{},
			h(
				"div",
				{ class: "wp-card-head" },
				h(strong ? "strong" : "span", {}, label),
				h("b", {}, money(amount))
			)
		);

	function draw(one) {
		body.replaceChildren(...[summary(one), by_purpose(one), entries(one), foot(one)].filter(Boolean));
	}

	function summary(one) {
		return section(
			null,
			back(),
			h("strong", { class: "wp-title" }, one.kind),
			h("p", { class: "wp-muted" }, one.property, " · ", one.period),
			h("p", { class: "wp-amount wp-big" }, money(one.closing)),
			h("p", { class: "wp-muted" }, __("Closing Balance")),
			one.share === null
				? null
				: h("p", { class: "wp-share" }, __("Your share by area: {0}", [money(one.share)])),
			one.note ? h("p", { class: "wp-text" }, one.note) : null
		);
	}

	function by_purpose(one) {
		const sides = [
			["Income", __("Income")],
			["Costs", __("Costs")],
			["Uses", __("Used by Decision of the Owners")],
			["Corrections", __("Corrections of Statements Before")],
		];
		return section(
			__("Income and Expense"),
			h("ul", { class: "wp-lines" }, line(__("Opening Balance"), one.opening, true)),
			...sides.map(([side, title]) => {
				const rows = one.lines.filter((row) => row.side === side);
				if (!rows.length) return null;
				return h(
					"div",
					{ "data-side": side },
					h("h3", { class: "wp-subhead" }, title),
					h(
						"ul",
						{ class: "wp-lines" },
						rows.map((row) => line(row.label, row.amount))
					)
				);
			}),
			h("ul", { class: "wp-lines" }, line(__("Closing Balance"), one.closing, true))
		);
	}

	function entries(one) {
		if (!one.entries.length) return null;
		const shown = h("ul", { class: "wp-lines" });
		const more = h("button", { type: "button", class: "wp-button" }, __("More"));
		let count = 0;
		const add = () => {
			shown.append(...one.entries.slice(count, count + MOST_ENTRIES).map(entry));
			count += MOST_ENTRIES;
			more.hidden = count >= one.entries.length;
		};
		more.addEventListener("click", add);
		add();
		return section(__("Bookings"), shown, more);
	}

	const entry = (row) =>
		h(
			"li",
			{ class: "wp-owners-entry" },
			h(
				"div",
				{ class: "wp-card-head" },
				h("strong", {}, row.label),
				h("b", { class: row.amount < 0 ? "wp-late" : "" }, money(row.amount))
			),
			h("p", { class: "wp-muted" }, [row.on, row.remark].filter(Boolean).join(" · ")),
			row.decision ? h("p", { class: "wp-muted" }, __("Decided: {0}", [row.decision])) : null,
			row.voucher ? h("a", { class: "wp-link", href: row.voucher }, __("Voucher")) : null
		);

	function foot(one) {
		return section(
			null,
			h("p", { class: "wp-muted" }, __("Published on {0}", [one.published])),
			h("p", { class: "wp-muted wp-seal" }, __("Seal"), " ", one.seal),
			h("button", { type: "button", class: "wp-button", onclick: () => object_to(one) }, __("Object"))
		);
	}

	function object_to(one) {
		const text = h("textarea", { rows: 5, maxlength: 2000, required: true });
		sheet(__("Objection"), field(__("What is wrong in your view?"), text), {
			action: __("Send"),
			run: async () => {
				const name = await post(`${API}.object_to`, { name: one.name, text: text.value });
				toast(__("We have received your objection: {0}", [name]));
			},
		});
	}
});
