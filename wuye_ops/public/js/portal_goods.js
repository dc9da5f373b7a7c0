// 放行条与停车: residents ask to carry things out, owners consent, the slip is shown at the gate; permits and notes below.
frappe.ready(() => {
	const { h, icon, pill, header, empty, loading, get, post, busy, toast, sheet, field } = wuye_ops.portal;
	const page = document.getElementById("my-goods");
	if (!page) return;
	const API = "wuye_ops.security.goods_portal";
	const list = h("div", { class: "wp-list" });
	const asked = new URLSearchParams(location.search).get("release");
	let units = [];
	// where the property is, not in Greenwich
	let today = "";

	page.append(
		header(__("Goods and Parking"), {
			account: true,
			links: [
				["/my-requests", __("My Requests"), "list"],
				["/my-bills", __("My Bills"), "bill"],
			],
		}),
		list
	);
	show();

	async function show() {
		list.replaceChildren(loading());
		try {
			const found = await get(`${API}.overview`);
			({ units, today } = found);
			list.replaceChildren(
				...found.to_answer.map((card) => release_card(card, true)),
				...found.mine.map((card) => release_card(card)),
				...parking(found.parking)
			);
			if (!found.mine.length && !found.to_answer.length)
				list.prepend(
					empty(
						__("No goods release yet"),
						__(
							"When you move out or carry out large things, ask for one, so that the gate need not ask you."
						)
					)
				);
			if (units.length && !page.querySelector(".wp-bottom")) page.append(bottom());
			if (asked) list.querySelector(`[data-release="${CSS.escape(asked)}"]`)?.scrollIntoView();
		} catch (error) {
			list.replaceChildren(empty(error.message));
		}
	}

	const bottom = () =>
		h(
			"div",
			{ class: "wp-bottom" },
			h(
				"button",
				{ type: "button", class: "wp-button wp-primary", "data-do": "apply", onclick: apply },
				icon("plus"),
				__("Ask for a Goods Release")
			)
		);

	// -- a release ----------------------------------------------------------------------------------------------------

	function release_card(card, to_answer = false) {
		const box = h(
			"section",
			{ class: `wp-section wp-edge-${card.colour}`, "data-release": card.name },
			h(
				"div",
				{ class: "wp-card-head" },
				h("strong", {}, card.unit),
				pill(card.status_label, card.colour)
			),
			h(
				"p",
				{ class: "wp-muted" },
				[
					card.name,
					card.applicant,
					card.moving_out && __("Moving Out"),
					`${card.from}–${card.until}`,
					card.plates,
					card.mover,
				]
					.filter(Boolean)
					.join(" · ")
			),
			h(
				"ul",
				{ class: "gd-rows" },
				card.items.map((row) =>
					h(
						"li",
						{},
						h("b", {}, row.item),
						h("span", {}, `× ${row.quantity}`),
						h("span", {}, row.out ? __("{0} out", [row.out]) : "", row.remark)
					)
				)
			),
			to_answer ? null : h("p", {}, card.consent),
			card.note ? h("p", { class: "wp-note" }, card.note) : null
		);
		if (to_answer) box.append(answer_keys(card));
		else if (card.qr) box.append(code(card));
		if (card.can_cancel && !to_answer) box.append(cancel_button(card));
		return box;
	}

	// The code is a picture the server has made of the number; it is parsed as an image and never as a part of the page.
	const code = (card) =>
		h(
			"div",
			{ class: "gd-code" },
			h("img", {
				src: `data:image/svg+xml;utf8,${encodeURIComponent(with_namespace(card.qr))}`,
				alt: card.name,
			}),
			h("p", { class: "wp-muted" }, __("Show this code at the gate."))
		);

	const with_namespace = (svg) =>
		svg.includes("xmlns") ? svg : svg.replace("<svg", '<svg xmlns="http://www.w3.org/2000/svg"');

	function answer_keys(card) {
		const consent = h(
			"button",
			{ type: "button", class: "wp-button wp-primary", "data-answer": "1" },
			icon("check"),
			__("I Consent")
		);
		consent.addEventListener("click", () =>
			busy(consent, async () => {
				await post(`${API}.answer`, { release: card.name, consents: 1 });
				toast(__("The gate lets it out."));
				await show();
			})
		);
		const refuse = h(
			"button",
			{ type: "button", class: "wp-button", "data-answer": "0", onclick: () => refuse_sheet(card) },
			icon("close"),
			__("I Do Not Consent")
		);
		return h("div", { class: "wp-row gd-keys" }, consent, refuse);
	}

	function refuse_sheet(card) {
		const note = h("textarea", { rows: 3, name: "note" });
		sheet(__("I Do Not Consent"), field(__("Why? The applicant reads it."), note), {
			action: __("Send"),
			run: async () => {
				await post(`${API}.answer`, { release: card.name, consents: 0, note: note.value });
				await show();
			},
		});
	}

	function cancel_button(card) {
		const button = h("button", { type: "button", class: "wp-link" }, __("Take It Back"));
		button.addEventListener("click", () =>
			busy(button, async () => {
				await post(`${API}.cancel`, { release: card.name });
				await show();
			})
		);
		return button;
	}

	// -- asking for one -----------------------------------------------------------------------------------------------

	function apply() {
		const key = Array.from(crypto.getRandomValues(new Uint8Array(10)), (one) => one.toString(16)).join(
			""
		);
		const unit = h(
			"select",
			{ name: "unit" },
			units.map((row) => h("option", { value: row.unit }, `${row.unit} (${row.relation_label})`))
		);
		const day = h("input", { type: "date", name: "day", value: today, min: today });
		const moving = h("input", { type: "checkbox", name: "moving_out", class: "gd-check" });
		const plates = h("input", { name: "plates", placeholder: "沪A12345", autocomplete: "off" });
		const mover = h("input", { name: "mover", autocomplete: "off" });
		const rows = h("div", { class: "gd-new" });
		const add_row = () => rows.append(item_row());
		add_row();
		sheet(
			__("Ask for a Goods Release"),
			h(
				"div",
				{ class: "gd-form" },
				units.length > 1 ? field(__("Unit"), unit) : null,
				field(__("I am moving out"), moving),
				field(__("From this day on, for a week"), day),
				h("span", { class: "wp-label" }, __("What Is Carried Out")),
				rows,
				h(
					"button",
					{ type: "button", class: "wp-link", "data-do": "row", onclick: add_row },
					__("One more row")
				),
				field(__("Plates of the Movers"), plates),
				field(__("Moving Company"), mover)
			),
			{
				action: __("Submit"),
				run: async () => {
					const items = [...rows.children]
						.map((row) => ({
							item: row.querySelector("[name=item]").value.trim(),
							quantity: Number(row.querySelector("[name=quantity]").value),
						}))
						.filter((row) => row.item);
					const card = await post(`${API}.apply`, {
						unit: unit.value,
						items,
						day: day.value,
						client_key: key,
						moving_out: Number(moving.checked),
						plates: plates.value,
						mover: mover.value,
					});
					toast(
						card.status === "To Consent"
							? __("Asked. You hear when it has been answered.")
							: __("It is ready: show its code at the gate.")
					);
					await show();
				},
			}
		);
	}

	const item_row = () =>
		h(
			"div",
			{ class: "gd-new-row" },
			h("input", {
				name: "item",
				placeholder: __("What it is"),
				"aria-label": __("What it is"),
				maxlength: 140,
			}),
			h("input", {
				name: "quantity",
				type: "number",
				min: 1,
				max: 9999,
				value: 1,
				"aria-label": __("Quantity"),
			})
		);

	// -- parking ------------------------------------------------------------------------------------------------------

	function parking({ permits, notes }) {
		return [
			permits.length || notes.length ? h("h2", { class: "wp-subhead" }, __("Parking")) : null,
			...permits.map((permit) =>
				h(
					"section",
					{ class: "wp-section", "data-permit": permit.name },
					h(
						"div",
						{ class: "wp-card-head" },
						h("strong", {}, permit.plates.join("、")),
						pill(permit.status_label, permit.colour)
					),
					h(
						"p",
						{ class: "wp-muted" },
						[permit.place, permit.until && __("until {0}", [permit.until])]
							.filter(Boolean)
							.join(" · ")
					)
				)
			),
			...notes.map((note) =>
				h(
					"section",
					{ class: "wp-section wp-edge-orange" },
					h(
						"div",
						{ class: "wp-card-head" },
						h("strong", {}, note.what),
						h("span", { class: "wp-muted" }, note.on)
					),
					h("p", {}, `${note.plate} · ${note.place}`)
				)
			),
		].filter(Boolean);
	}
});
