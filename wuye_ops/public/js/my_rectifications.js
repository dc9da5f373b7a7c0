// The rectifications an employee is to cure: begin, say what was done, show it, hand it in; and what one looks like.
(() => {
	frappe.provide("wuye_ops.rounds");
	const rounds = wuye_ops.rounds;
	const {
		h,
		icon,
		pill,
		header,
		empty,
		get,
		post,
		upload,
		busy,
		toast,
		gallery,
		photo_picker,
		sheet: open_sheet,
		field,
	} = wuye_ops.portal;
	const API = "wuye_ops.inspection.phone_rectifications";
	const STEPS = "wuye_ops.inspection.rectification";

	const load_rectifications = () => get(`${API}.my_rectifications`);

	function rectification_list({ mine, pool, waiting }) {
		if (!mine.length && !pool.length && !waiting.length)
			return empty(
				__("You have nothing to rectify."),
				__("What an inspection finds for you appears here.")
			);
		const group = (title, rows) =>
			rows.length ? [h("h2", { class: "wp-subhead" }, title), rows.map(card)] : null;
		return [
			mine.map(card),
			group(__("Nobody has taken these yet"), pool),
			group(__("Handed in, waiting to be verified"), waiting),
		];
	}

	function due(row) {
		if (row.status === "To Verify") return null;
		const late = row.days_left < 0;
		return h(
			"p",
			{ class: `wp-promise ${late ? "wp-late" : ""}` },
			icon("clock"),
			__("by {0}", [row.due_date]),
			" · ",
			late
				? __("{0} days late", [-row.days_left])
				: row.days_left
					? __("{0} days left", [row.days_left])
					: __("today")
		);
	}

	const card = (row) =>
		h(
			"a",
			{
				class: `wp-card wp-edge-${row.severity_colour}`,
				href: `#rectification/${encodeURIComponent(row.name)}`,
			},
			h(
				"div",
				{ class: "wp-card-head" },
				h("strong", {}, row.subject),
				pill(row.status_label, row.colour)
			),
			h("p", { class: "wp-where" }, icon("place"), row.where),
			due(row),
			h("p", { class: "wp-muted" }, row.severity_label, " · ", row.name)
		);

	async function show_rectification(page, name) {
		const here = location.hash;
		let back = () => (location.hash = "rectifications");
		let row;
		try {
			row = await rounds.verdicts.load(name);
		} catch (error) {
			page.replaceChildren(header(__("Rectification"), { back }), empty(error.message));
			return;
		}
		if (here !== location.hash) return;
		const verifies = row.steps.includes("verify");
		if (verifies) back = () => (location.hash = "verify");
		page.replaceChildren(
			header(__("Rectification"), { back }),
			h("div", { class: "wp-sections" }, what(row), done(row), log(row)),
			verifies ? rounds.verdicts.actions(row, back) : actions(page, row)
		);
	}

	const photo = (row, address, label) => gallery([rounds.verdicts.address_of(row, address)], label);

	const what = (row) =>
		h(
			"section",
			{ class: `wp-section wp-edge-${row.severity_colour}` },
			h(
				"div",
				{ class: "wp-card-head" },
				h("strong", { class: "wp-title" }, row.subject),
				pill(row.status_label, row.colour)
			),
			h("p", { class: "wp-where" }, icon("place"), row.where),
			due(row),
			h(
				"p",
				{ class: "wp-muted" },
				[row.severity_label, row.responsible_name, row.name].filter(Boolean).join(" · ")
			),
			row.remark ? h("p", { class: "wp-note wp-bad" }, row.remark) : null,
			row.description ? h("p", { class: "wp-text" }, row.description) : null
		);

	const done = (row) =>
		row.measures || row.evidence
			? h(
					"section",
					{ class: "wp-section" },
					h("h2", {}, __("Measures")),
					row.measures ? h("p", { class: "wp-text" }, row.measures) : null,
					row.evidence ? photo(row, row.evidence, __("Evidence")) : null
				)
			: null;

	const log = (row) =>
		h(
			"section",
			{ class: "wp-section" },
			h("h2", {}, __("Log")),
			h(
				"ul",
				{ class: "wp-log" },
				row.log.map((entry) =>
					h(
						"li",
						{},
						h("time", {}, entry.on, " · ", entry.step_label),
						entry.content ? h("p", { class: "wp-text" }, entry.content) : null,
						entry.photo ? photo(row, entry.photo, __("Photo")) : null
					)
				)
			)
		);

	function actions(page, row) {
		if (!row.steps.length) return "";
		return h(
			"div",
			{ class: "wp-bottom" },
			h(
				"div",
				{ class: "wp-row" },
				row.steps.includes("start")
					? h(
							"button",
							{
								type: "button",
								class: "wp-button",
								"data-step": "start",
								onclick: (event) =>
									busy(event.currentTarget, () =>
										take(page, row, "start", {}, __("It is yours. Have a safe way."))
									),
							},
							__("Start Work")
						)
					: null,
				h(
					"button",
					{
						type: "button",
						class: "wp-button wp-primary",
						"data-step": "submit",
						onclick: () => ask_submit(page, row),
					},
					__("Hand In")
				)
			)
		);
	}

	// Whatever the server answers, the rectification is shown as it stands now.
	async function take(page, row, step, args, said) {
		try {
			await post(`${STEPS}.${step}`, { rectification: row.name, ...args });
		} catch (error) {
			if (error.type && error.type !== "Offline") await show_rectification(page, row.name);
			throw error;
		}
		toast(said);
		await show_rectification(page, row.name);
	}

	function ask_submit(page, row) {
		const measures = h("textarea", {
			rows: 3,
			maxlength: 1000,
			required: true,
			placeholder: __("What did you do so that it is cured?"),
		});
		measures.value = row.measures || "";
		const cause = h("input", {
			type: "text",
			maxlength: 140,
			placeholder: __("Such as: left by the builders"),
		});
		cause.value = row.cause || "";
		const photos = photo_picker(1);
		// kept over a second try, so that a photo that has arrived is not sent again
		let sent = null;
		open_sheet(
			__("Hand In"),
			[
				field(__("Measures"), measures),
				field(__("Cause"), cause),
				h(
					"p",
					{ class: "wp-muted" },
					row.evidence
						? __("There is a photo. A new one takes its place.")
						: __("A photo shows that it is cured. Somebody else verifies it.")
				),
				photos.element,
			],
			{
				action: __("Hand In"),
				run: async () => {
					const [file] = photos.files;
					if (!file && !row.evidence) {
						toast(__("Take a photo first."), "red");
						return false;
					}
					if (file && sent?.file !== file)
						sent = { file, url: await upload(file, "Rectification", row.name) };
					await take(
						page,
						row,
						"submit",
						{ measures: measures.value, cause: cause.value, evidence: file ? sent.url : null },
						__("Handed in. Somebody else verifies it.")
					);
					return true;
				},
			}
		);
	}

	Object.assign(rounds, {
		load_rectifications,
		rectification_list,
		rectification_card: card,
		show_rectification,
	});
})();
