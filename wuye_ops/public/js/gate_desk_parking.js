// 岗亭工作台, parking fees: what a vehicle owes, taken with one key, or let go with a reason.
frappe.provide("wuye_ops.gate_desk");

// room: what the tabs share (gate_desk.js). The elements of the tab.
wuye_ops.gate_desk.parking = (room) => {
	const { h, icon, get, post, busy, toast, sheet, field, money } = wuye_ops.portal;
	const { API, asked, asking, body, desk, new_key } = room;

	function parking() {
		const answer = h("div", {});
		const { form, input } = asking({
			name: "plate",
			label: __("Plate"),
			placeholder: "沪A12345",
			action: __("Look Up the Fee"),
			value: asked.get("plate") || "",
			run: (text) => look_up(text, answer),
		});
		if (input.value) look_up(input.value, answer).catch((error) => toast(error.message, "red"));
		return [form, answer, taken()];
	}

	async function look_up(text, answer) {
		const stay = await get(`${API}.stay`, { property: desk.property, plate_text: text });
		answer.replaceChildren(stay.due === null ? nothing(stay) : bill(stay, answer));
	}

	const nothing = (stay) =>
		h(
			"section",
			{ class: "wp-section wp-edge-green" },
			h("div", { class: "wp-card-head" }, h("strong", { class: "gd-plate" }, stay.shown)),
			h("p", {}, stay.why)
		);

	function bill(stay, answer) {
		const paid = stay.due <= 0;
		return h(
			"section",
			{ class: `wp-section wp-edge-${paid ? "green" : "orange"}`, "data-plate": stay.plate },
			h(
				"div",
				{ class: "wp-card-head" },
				h("strong", { class: "gd-plate" }, stay.shown),
				h("span", { class: "gd-due", "data-due": stay.due }, money(stay.due))
			),
			h("p", { class: "wp-muted" }, __("Since {0} · {1}", [stay.entered, stay.stay])),
			h(
				"ol",
				{ class: "gd-lines" },
				stay.lines.map((line) => h("li", {}, line)),
				stay.earlier ? h("li", {}, __("Paid before: {0}", [money(stay.earlier)])) : null
			),
			paid
				? h("p", { class: "wp-note wp-good" }, __("Nothing to pay: it may leave."))
				: keys(stay, answer)
		);
	}

	function keys(stay, answer) {
		// one key for each tap on a mode: what is sent again after a lost answer is taken once
		const request_key = new_key();
		const mode_key = (mode) => {
			const button = h(
				"button",
				{ type: "button", class: "wp-button wp-primary gd-key", "data-mode": mode.name },
				mode.label
			);
			button.addEventListener("click", () =>
				mode.type === "Cash"
					? busy(button, () => take(stay, mode, request_key, "", answer))
					: ask_reference(stay, mode, request_key, answer)
			);
			return button;
		};
		return h(
			"div",
			{},
			h("div", { class: "gd-keys" }, desk.modes.map(mode_key)),
			h(
				"button",
				{ type: "button", class: "wp-link gd-unpaid", onclick: () => unpaid(stay, answer) },
				__("Leaves without paying")
			)
		);
	}

	function ask_reference(stay, mode, request_key, answer) {
		const reference = h("input", { name: "reference", inputmode: "numeric", autocomplete: "off" });
		sheet(
			`${mode.label} ${money(stay.due)}`,
			field(__("Last digits of the transaction, as on the payer's phone (optional)"), reference),
			{
				action: __("The money has arrived"),
				run: () => take(stay, mode, request_key, reference.value, answer),
			}
		);
	}

	async function take(stay, mode, request_key, reference_no, answer) {
		try {
			const done = await post(`${API}.pay`, {
				property: desk.property,
				plate_text: stay.plate,
				mode_of_payment: mode.name,
				expected: stay.due,
				request_key,
				reference_no,
			});
			finished(done, stay, answer, __("Paid {0}: let it leave.", [money(done.amount)]));
		} catch (error) {
			// another unit has begun, or somebody else has taken it: show how it stands now
			if (error.type === "ValidationError") await look_up(stay.plate, answer).catch(() => null);
			throw error;
		}
	}

	function unpaid(stay, answer) {
		const request_key = new_key();
		const reason = h("textarea", { rows: 2, name: "reason" });
		const waive = h("input", { type: "checkbox", class: "gd-check" });
		sheet(
			__("Leaves without paying"),
			h(
				"div",
				{ class: "gd-form" },
				h(
					"p",
					{ class: "wp-muted" },
					__("Nobody is kept at the gate for money. The manager hears of it.")
				),
				field(__("Why does it not pay?"), reason),
				desk.may_waive ? field(__("The fee is waived"), waive) : null
			),
			{
				action: __("Let It Leave"),
				run: async () => {
					const done = await post(`${API}.let_go`, {
						property: desk.property,
						plate_text: stay.plate,
						reason: reason.value,
						request_key,
						waive: Number(waive.checked),
					});
					finished(done, stay, answer, __("Written down: let it leave."));
				},
			}
		);
	}

	function finished(done, stay, answer, words) {
		desk.taken = done.taken;
		answer.replaceChildren(
			h(
				"section",
				{ class: "wp-section wp-edge-green", "data-done": done.name },
				h(
					"div",
					{ class: "wp-card-head" },
					h("strong", { class: "gd-plate" }, stay.shown),
					icon("check")
				),
				h("p", { class: "wp-note wp-good" }, words),
				h(
					"a",
					{
						class: "wp-button",
						target: "_blank",
						href: `/printview?${new URLSearchParams({
							doctype: "Parking Charge",
							name: done.name,
							format: "Parking Fee Slip",
							no_letterhead: 1,
						})}`,
					},
					__("Slip for the Driver")
				)
			)
		);
		body.querySelector(".gd-taken").replaceWith(taken());
		const input = body.querySelector(".gd-input");
		input.value = "";
		input.focus({ preventScroll: true });
	}

	const taken = () =>
		h(
			"section",
			{ class: "wp-section gd-taken" },
			h(
				"div",
				{ class: "wp-card-head" },
				h("strong", {}, __("I have taken today")),
				h("span", { class: "gd-sum" }, money(desk.taken.amount))
			),
			desk.taken.last.length
				? h(
						"ul",
						{ class: "gd-rows" },
						desk.taken.last.map((row) =>
							h(
								"li",
								{},
								h("span", {}, row.at),
								h("b", {}, row.plate),
								h("span", {}, row.label),
								h("span", {}, money(row.amount))
							)
						)
					)
				: h("p", { class: "wp-muted" }, __("Nothing yet.")),
			h("a", { class: "wp-link", href: "/app/day-close" }, __("Close my counter"))
		);

	return parking();
};
