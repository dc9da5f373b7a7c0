// 我的: roster, tasks, scorecard, training, leave and what else the parts tell an employee of themselves.
frappe.ready(() => {
	const { h, header, empty, loading, get, post, pill, busy, toast, sheet, field } = wuye_ops.portal;
	const page = document.getElementById("staff-me");
	const list = h("div", { class: "wp-list" });
	page.append(
		header(__("About Me"), { account: true, links: [["/my-tasks", __("My Tasks"), "list"]] }),
		list
	);
	start();

	async function start() {
		list.replaceChildren(loading());
		try {
			const me = await get("wuye_ops.people.my_cards.cards");
			list.replaceChildren(who(me), ...me.cards.map(card_of));
		} catch (error) {
			list.replaceChildren(empty(error.message));
		}
	}

	const who = (me) =>
		h(
			"section",
			{ class: "wp-card" },
			h("h2", { class: "wp-title" }, me.name),
			h("p", { class: "wp-muted" }, [me.designation, me.property].filter(Boolean).join(" · "))
		);

	function card_of(card) {
		return h(
			"section",
			{ class: "wp-card", "data-card": card.key },
			h("h2", { class: "wp-title" }, card.title),
			card.rows.length
				? h("div", { class: "wp-me-rows" }, card.rows.map(row_of))
				: h("p", { class: "wp-muted" }, card.empty),
			card.more ? h("a", { class: "wp-button", href: card.more.route }, card.more.label) : null,
			card.choices
				? h(
						"button",
						{ type: "button", class: "wp-button", onclick: () => raise(card.choices) },
						__("Raise a Need")
					)
				: null,
			card.form
				? h(
						"button",
						{ type: "button", class: "wp-button", onclick: () => fill_in(card.form) },
						card.form.label
					)
				: null
		);
	}

	function row_of(row) {
		const text = [
			h("strong", {}, row.text),
			h("small", { class: "wp-muted" }, [row.note, row.on].filter(Boolean).join(" · ")),
		];
		return h(
			"div",
			{ class: "wp-me-row" },
			row.route ? h("a", { href: row.route }, text) : h("div", {}, text),
			row.state ? pill(row.state, row.colour) : null,
			row.action
				? h(
						"button",
						{ type: "button", class: "wp-button", onclick: ({ target }) => agree(target, row) },
						row.action
					)
				: null,
			(row.actions || []).map((action) =>
				h(
					"button",
					{ type: "button", class: "wp-button", onclick: ({ target }) => act(target, action) },
					action.label
				)
			)
		);
	}

	// a step of a row: taken at once, or after what it asks for was written
	const act = (button, action) =>
		action.ask
			? fill_in({ ...action, fields: [{ ...action.ask, rows: 4, longest: 4000 }] })
			: busy(button, async () => {
					await post(action.method, action.args);
					await start();
				});

	// a form that a card brings along: {label, method, args, note, done, fields: [{name, label, choices or rows, longest}]}
	function fill_in({ label, method, args, note, done, fields }) {
		const inputs = fields.map(({ choices, rows, longest }) =>
			choices
				? h(
						"select",
						{ required: true },
						choices.map(([value, text]) => h("option", { value }, text))
					)
				: h("textarea", { rows, required: true, maxlength: longest })
		);
		sheet(
			label,
			[
				...fields.map((one, number) => field(one.label, inputs[number])),
				note ? h("p", { class: "wp-muted" }, note) : null,
			],
			{
				action: __("Send"),
				run: async () => {
					const values = Object.fromEntries(fields.map(({ name }, i) => [name, inputs[i].value]));
					await post(method, { ...args, ...values });
					if (done) toast(done);
					await start();
				},
			}
		);
	}

	const agree = (button, row) =>
		busy(button, async () => {
			if (row.activity) {
				const step = row.signed_up ? "withdraw" : "sign_up";
				await post(`wuye_ops.people.activities.sign_ups.${step}`, { activity: row.activity });
				await start();
				return;
			}
			await post("wuye_ops.people.awards.steps.agree", {
				award: row.award,
				agrees: row.agrees ? 0 : 1,
			});
			await start();
		});

	function raise(choices) {
		const select = (name) =>
			h(
				"select",
				{ name, required: true },
				choices[name].map(([value, label]) => h("option", { value }, label))
			);
		const kind = select("kind");
		const level = select("level");
		level.value = "HR";
		const text = h("textarea", { rows: 5, required: true, maxlength: 4000 });
		sheet(
			__("Raise a Need"),
			[
				field(__("Kind"), kind),
				field(__("Open To"), level),
				field(__("What do you need?"), text),
				h(
					"p",
					{ class: "wp-muted" },
					__(
						"It is kept encrypted and read by whom you choose. Health and harassment are never open to superiors."
					)
				),
			],
			{
				action: __("Send"),
				run: async () => {
					await post("wuye_ops.people.care.needs.raise_need", {
						kind: kind.value,
						level: level.value,
						text: text.value,
					});
					toast(__("Sent. You are told once it is taken in hand."));
					await start();
				},
			}
		);
	}
});
