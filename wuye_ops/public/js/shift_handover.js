// 交接班 on the phone: what is open, what is counted, and the one step that is next.
(() => {
	frappe.provide("wuye_ops.shift");
	const { h, icon, pill, header, empty, get, post, busy, toast, sheet, field } = wuye_ops.portal;
	const PAGE = "wuye_ops.security.shift_page";
	const STEPS = "wuye_ops.security.handover_steps";
	const COLOURS = { Draft: "orange", "Handed Over": "blue", "Taken Over": "green" };
	const KIND_COLOURS = {
		Incident: "red",
		Gate: "red",
		Overstay: "orange",
		Patrol: "orange",
		Hazard: "orange",
		Note: "gray",
	};

	async function show(page, name) {
		const here = location.hash;
		const back = () => (location.hash = "");
		let row;
		try {
			row = await get(`${PAGE}.handover`, { name });
		} catch (error) {
			page.replaceChildren(header(__("Shift Handover"), { back }), empty(error.message));
			return;
		}
		if (here !== location.hash) return;
		page.replaceChildren(
			header(row.post, { back }),
			h(
				"div",
				{ class: "wp-sections" },
				head(row),
				matters(page, row),
				things(page, row),
				summary(page, row)
			),
			actions(page, row)
		);
	}

	const head = (row) =>
		h(
			"section",
			{ class: `wp-section wp-edge-${row.late ? "red" : COLOURS[row.status]}` },
			h(
				"div",
				{ class: "wp-card-head" },
				h("strong", { class: "wp-title" }, row.shift || __("Shift Handover")),
				pill(row.status_label, COLOURS[row.status])
			),
			h(
				"p",
				{ class: `wp-promise ${row.late ? "wp-late" : ""}` },
				icon("clock"),
				[
					[row.begins, row.ends].filter(Boolean).join(" – "),
					row.late && __("{0} min late", [row.late]),
				]
					.filter(Boolean)
					.join(" · ")
			),
			h(
				"p",
				{ class: "wp-where" },
				icon("user"),
				[row.outgoing_name || __("nobody yet"), row.incoming_name || __("the next shift")].join(" → ")
			),
			row.return_reason
				? h("p", { class: "wp-note wp-bad" }, __("Returned: {0}", [row.return_reason]))
				: null,
			row.status === "Draft"
				? null
				: h(
						"p",
						{ class: "wp-muted" },
						__("Rounds {0} / {1} · deviations {2} · incidents {3}", [
							row.figures.rounds_done,
							row.figures.rounds_total,
							row.figures.deviations,
							row.figures.incidents,
						])
					)
		);

	// -- what is open

	function matters(page, row) {
		const open = row.matters.filter((one) => !one.settled);
		return h(
			"section",
			{ class: "wp-section", "data-part": "matters" },
			h("h2", {}, __("Open Matters"), ` · ${open.length}`),
			row.matters.length ? null : h("p", { class: "wp-muted" }, __("Nothing is open.")),
			row.matters.map((one) => matter(page, row, one)),
			row.writes
				? h(
						"button",
						{
							type: "button",
							class: "wp-button",
							"data-step": "add",
							onclick: () => ask_matter(page, row),
						},
						icon("plus"),
						__("Add Matter")
					)
				: null
		);
	}

	function matter(page, row, one) {
		return h(
			"div",
			{ class: `wp-matter ${one.settled ? "wp-settled" : ""}`, "data-matter": one.name },
			h(
				"div",
				{ class: "wp-card-head" },
				h("p", { class: "wp-text" }, one.matter),
				pill(one.kind_label, KIND_COLOURS[one.kind])
			),
			h(
				"p",
				{ class: "wp-muted" },
				[one.reference, one.carried && __("from an earlier shift"), one.settled && one.outcome]
					.filter(Boolean)
					.join(" · ")
			),
			one.settled ? null : matter_step(page, row, one)
		);
	}

	function matter_step(page, row, one) {
		if (row.takes)
			return h(
				"button",
				{
					type: "button",
					class: `wp-button ${one.known ? "wp-known-matter" : ""}`,
					"data-step": "acknowledge",
					"aria-pressed": String(one.known),
					disabled: one.known,
					onclick: (event) =>
						busy(event.currentTarget, () => take(page, row, "acknowledge", { matter: one.name })),
				},
				icon("check"),
				one.known ? __("Known") : __("I know of it")
			);
		if (row.settles && one.by_hand)
			return h(
				"button",
				{
					type: "button",
					class: "wp-button",
					"data-step": "settle",
					onclick: () => ask_settled(page, row, one),
				},
				__("Settled")
			);
		return one.incident
			? h("a", { class: "wp-link", href: `#incident/${encodeURIComponent(one.incident)}` }, __("Open"))
			: null;
	}

	function ask_matter(page, row) {
		const text = h("textarea", { rows: 3, maxlength: 1000, required: true });
		sheet(__("Add Matter"), [field(__("What does the next shift have to know?"), text)], {
			action: __("Add Matter"),
			run: () => take(page, row, "add_matter", { matter: text.value }),
		});
	}

	function ask_settled(page, row, one) {
		const text = h("textarea", { rows: 3, maxlength: 1000, required: true });
		sheet(__("Settled"), [h("p", {}, one.matter), field(__("How was it settled?"), text)], {
			action: __("Settled"),
			run: () => take(page, row, "settle", { matter: one.name, outcome: text.value }),
		});
	}

	// -- what is counted

	function things(page, row) {
		if (!row.things.length) return null;
		return h(
			"section",
			{ class: "wp-section", "data-part": "things" },
			h("h2", {}, __("Things")),
			row.things.map((one) => (row.writes ? count(page, row, one) : counted(one)))
		);
	}

	const counted = (one) =>
		h(
			"div",
			{ class: "wp-counted-thing" },
			h("span", {}, one.thing),
			h(
				"b",
				{ class: one.counted != null && one.counted !== one.expected ? "wp-off" : "" },
				`${one.counted ?? "–"} / ${one.expected}`
			),
			one.remark ? h("small", {}, one.remark) : null
		);

	function count(page, row, one) {
		const number = h("input", {
			type: "number",
			min: 0,
			inputmode: "numeric",
			"aria-label": one.thing,
			value: one.counted ?? "",
		});
		const remark = h("input", {
			type: "text",
			maxlength: 140,
			placeholder: __("Why more or fewer?"),
			"aria-label": __("Remark"),
			value: one.remark || "",
		});
		const all = h(
			"button",
			{
				type: "button",
				class: "wp-button",
				"data-step": "all",
				onclick: () => {
					number.value = one.expected;
					changed();
				},
			},
			__("All {0}", [one.expected])
		);
		const draw = () => {
			one.counted = number.value === "" ? null : Number(number.value);
			one.remark = remark.value;
			const off = one.counted != null && one.counted !== one.expected;
			remark.hidden = !off && !one.remark;
			all.classList.toggle("wp-known-matter", one.counted === one.expected);
		};
		const changed = () => {
			draw();
			keep(row);
		};
		for (const input of [number, remark]) input.addEventListener("change", changed);
		draw();
		return h(
			"div",
			{ class: "wp-count", "data-thing": one.thing },
			h("span", {}, one.thing),
			h("div", { class: "wp-row" }, number, all),
			remark
		);
	}

	function summary(page, row) {
		if (!row.writes)
			return row.summary
				? h(
						"section",
						{ class: "wp-section" },
						h("h2", {}, __("What Happened")),
						h("p", { class: "wp-text" }, row.summary)
					)
				: null;
		const text = h("textarea", {
			rows: 3,
			maxlength: 2000,
			placeholder: __("What happened in this shift?"),
			"data-field": "summary",
		});
		text.value = row.summary || "";
		text.addEventListener("change", () => {
			row.summary = text.value;
			keep(row);
		});
		const who = h(
			"select",
			{ "aria-label": __("Incoming") },
			h("option", { value: "" }, __("Whoever comes")),
			row.team.map((one) => h("option", { value: one.value }, one.label))
		);
		who.value = row.incoming || "";
		who.addEventListener("change", () => {
			row.incoming = who.value;
			keep(row);
		});
		return h(
			"section",
			{ class: "wp-section" },
			h("h2", {}, __("What Happened")),
			text,
			field(__("Incoming"), who)
		);
	}

	const entered = (row) => ({
		summary: row.summary || "",
		incoming: row.incoming || "",
		things: row.things.map(({ thing, counted: number, remark }) => ({ thing, counted: number, remark })),
	});

	// What was entered is kept as it is entered; one after the other, so that the last is the last.
	let keeping = Promise.resolve();
	const keep = (row) =>
		(keeping = keeping
			.then(() => post(`${STEPS}.write`, { handover: row.name, ...entered(row) }))
			.catch((error) => toast(error.message, "red")));

	// -- the step that is next

	function actions(page, row) {
		if (row.writes)
			return bottom(
				h(
					"button",
					{
						type: "button",
						class: "wp-button wp-primary",
						"data-step": "hand_over",
						onclick: (event) =>
							busy(event.currentTarget, async () => {
								await keeping;
								await take(
									page,
									row,
									"hand_over",
									entered(row),
									__("Handed over. Wait until it is taken over.")
								);
							}),
					},
					__("Hand Over", null, "Shift Handover")
				)
			);
		if (!row.takes) return "";
		const unknown = row.matters.filter((one) => !one.settled && !one.known).length;
		return bottom(
			h(
				"button",
				{
					type: "button",
					class: "wp-button",
					"data-step": "send_back",
					onclick: () => ask_return(page, row),
				},
				__("Return", null, "Shift Handover")
			),
			h(
				"button",
				{
					type: "button",
					class: "wp-button wp-primary",
					"data-step": "take_over",
					disabled: unknown > 0,
					onclick: (event) =>
						busy(event.currentTarget, () =>
							take(page, row, "take_over", {}, __("You are on duty. Have a safe shift."))
						),
				},
				unknown ? __("{0} to acknowledge", [unknown]) : __("Take Over", null, "Shift Handover")
			)
		);
	}

	const bottom = (...buttons) => h("div", { class: "wp-bottom" }, h("div", { class: "wp-row" }, buttons));

	function ask_return(page, row) {
		const text = h("textarea", { rows: 3, maxlength: 1000, required: true });
		sheet(__("Return", null, "Shift Handover"), [field(__("What is missing or wrong?"), text)], {
			action: __("Return", null, "Shift Handover"),
			run: () => take(page, row, "send_back", { reason: text.value }),
		});
	}

	// Whatever the server answers, the handover is shown as it stands now; what has come up meanwhile is on it then.
	async function take(page, row, step, args, said) {
		try {
			await post(`${STEPS}.${step}`, { handover: row.name, ...args });
		} catch (error) {
			if (step === "hand_over" && error.type && error.type !== "Offline") {
				await post(`${STEPS}.refresh`, { handover: row.name }).catch(() => {});
				await show(page, row.name);
			}
			throw error;
		}
		if (said) toast(said);
		await show(page, row.name);
	}

	// -- the posts

	function card(row) {
		const { waiting, on_duty } = row;
		return h(
			"section",
			{
				class: `wp-section wp-edge-${waiting ? (waiting.late ? "red" : COLOURS[waiting.status]) : "green"}`,
				"data-post": row.name,
			},
			h(
				"div",
				{ class: "wp-card-head" },
				h("strong", { class: "wp-title" }, row.label),
				row.shift ? pill(row.shift, "gray") : null
			),
			h(
				"p",
				{ class: "wp-where" },
				icon("user"),
				on_duty
					? __("{0} on duty since {1}", [
							on_duty.is_me ? __("You") : on_duty.incoming_name,
							on_duty.taken_over_on,
						])
					: __("Nobody has taken over here yet.")
			),
			waiting
				? h(
						"p",
						{ class: `wp-promise ${waiting.late ? "wp-late" : ""}` },
						icon("clock"),
						[waiting.shift, waiting.ends, waiting.outgoing_name].filter(Boolean).join(" · ")
					)
				: null,
			h("div", { class: "wp-row" }, next_step(row), duty_link(row))
		);
	}

	function next_step(row) {
		const { waiting } = row;
		if (waiting?.status === "Handed Over" || (waiting?.status === "Draft" && waiting.is_mine))
			return h(
				"a",
				{
					class: "wp-button wp-primary",
					href: `#handover/${encodeURIComponent(waiting.name)}`,
					"data-step": "open",
				},
				waiting.is_mine
					? waiting.status === "Draft"
						? __("Go on with the Handover")
						: __("Handed over, waiting")
					: __("Take Over", null, "Shift Handover")
			);
		return h(
			"button",
			{
				type: "button",
				class: "wp-button",
				"data-step": "prepare",
				onclick: (event) =>
					busy(event.currentTarget, async () => {
						const name = await post(`${STEPS}.prepare`, { post: row.name });
						location.hash = `handover/${encodeURIComponent(name)}`;
					}),
			},
			__("Prepare Handover")
		);
	}

	const duty_link = (row) =>
		row.on_duty?.is_me
			? h(
					"a",
					{ class: "wp-button", href: `#handover/${encodeURIComponent(row.on_duty.name)}` },
					__("What I took over")
				)
			: null;

	Object.assign(wuye_ops.shift, { show_handover: show, post_card: card });
})();
