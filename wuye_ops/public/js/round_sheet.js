// One round on the phone: the route of its points, and one point with its items.
// The thumb stays at the lower edge: what is asked now and its answers are always there.
(() => {
	frappe.provide("wuye_ops.rounds");
	const rounds = wuye_ops.rounds;
	const { h, icon, pill, header, empty, busy, post, gallery, moment_of, duration } = wuye_ops.portal;
	const SHORT = { Passed: "good", "Nearly Passed": "fair", Failed: "bad", "Not Applicable": "none" };
	const COLOURS = { Passed: "green", "Nearly Passed": "orange", Failed: "red", "Not Applicable": "gray" };
	const METHODS = {
		QR: () => __("scanned"),
		Code: () => __("code entered"),
		"By Hand": () => __("by hand"),
	};

	let page = null;
	// what is on the screen: {name, kept, point, item}
	let shown = null;

	const { here, is_open, label_of } = rounds;
	const current = () => rounds.view(shown.kept);

	// Shows a round, from the phone's memory at once and then as the server has it.
	async function show(into, name, point) {
		page = into;
		const asked = location.hash;
		shown = { name, point: point || null, item: null, kept: null };
		const kept = await rounds.kept_sheet(name);
		if (asked !== location.hash) return;
		if (kept) {
			shown.kept = kept;
			draw();
		}
		await reload(asked);
	}

	async function reload(asked = location.hash) {
		try {
			const fresh = await rounds.load_sheet(shown.name);
			if (asked !== location.hash || fresh.name !== shown?.name) return;
			shown.kept = fresh;
		} catch (error) {
			if (asked !== location.hash) return;
			if (!shown.kept || !(await rounds.is_passing(error))) {
				page.replaceChildren(header(__("Round"), { back: to_list }), empty(error.message));
				shown = null;
				return;
			}
		}
		draw();
	}

	// Draws again what is on the screen; answers whether it is a round.
	async function redraw() {
		if (!shown) return false;
		const { name } = shown;
		const kept = await rounds.kept_sheet(name);
		if (shown?.name === name && kept) {
			shown.kept = kept;
			draw();
		}
		return true;
	}

	function leave() {
		shown = null;
		rounds.leave_position();
	}

	const to_list = () => (location.hash = "");

	function draw() {
		const sheet = current();
		if (is_open(sheet)) rounds.watch_position();
		const point = sheet.points.find((one) => one.point === shown.point);
		const at_item = document.activeElement?.dataset?.outcome;
		if (point || !sheet.points.length) draw_point(sheet, point || null);
		else draw_route(sheet);
		// the keyboard stays where it was
		if (at_item) page.querySelector(`[data-outcome="${at_item}"]`)?.focus({ preventScroll: true });
	}

	// -- the route

	function draw_route(sheet) {
		const done = sheet.points.filter((point) => point.status !== "Open").length;
		page.replaceChildren(
			header(sheet.title, { back: to_list }),
			h(
				"div",
				{ class: "wp-progress" },
				h("span", {}, __("{0} / {1} points", [done, sheet.points.length])),
				rounds.bar(done, sheet.points.length)
			),
			h(
				"div",
				{ class: "wp-list" },
				rounds.note_of_waiting(),
				state_of_round(sheet),
				sheet.points.map((point) => point_card(sheet, point)),
				outcome_of_round(sheet)
			),
			route_dock(sheet)
		);
	}

	function state_of_round(sheet) {
		if (sheet.status === "Done") return null;
		if (sheet.finishing)
			return h(
				"p",
				{ class: "wp-note" },
				__("Finished on this phone. The score comes when everything has been sent.")
			);
		if (sheet.status === "Missed")
			return h("p", { class: "wp-note wp-bad" }, sheet.missed_reason || sheet.status_label);
		if (!sheet.may_do)
			return h(
				"p",
				{ class: "wp-note" },
				sheet.employee_name
					? __("{0} does this round.", [sheet.employee_name])
					: __("A colleague does this round.")
			);
		return h("p", { class: "wp-where" }, icon("clock"), sheet.window, " · ", rounds.time_left(sheet));
	}

	function point_card(sheet, point) {
		const open = rounds.open_items(sheet, point).length;
		const failed = sheet.results.filter((row) => row.point === point.point && row.outcome === "Failed");
		const state =
			point.status === "Missed"
				? pill(__("Left out"), "orange")
				: point.status === "Open"
					? pill(__("Not reached yet"), "gray")
					: open
						? pill(__("{0} items left", [open]), "blue")
						: failed.length
							? pill(__("{0} failed", [failed.length]), "red")
							: pill(__("All done"), "green");
		return h(
			"a",
			{
				class: "wp-card wp-point",
				"data-point": point.point,
				href: here(sheet.name, point.point),
			},
			h("div", { class: "wp-card-head" }, h("strong", {}, label_of(point.label)), state),
			point.note ? h("p", { class: "wp-muted" }, point.note) : null,
			reached(point)
		);
	}

	function reached(point) {
		if (point.missed_reason) return h("p", { class: "wp-muted" }, point.missed_reason);
		if (!point.scanned_on) return null;
		return h(
			"p",
			{ class: point.near === false ? "wp-muted wp-late" : "wp-muted" },
			[
				point.scanned_on.slice(11, 16),
				METHODS[point.method]?.(),
				point.distance != null && __("{0} m from the point", [Math.round(point.distance)]),
				point.timeliness === "Late" && __("after the window"),
				point.waiting && __("to be sent"),
			]
				.filter(Boolean)
				.join(" · ")
		);
	}

	function outcome_of_round(sheet) {
		if (sheet.status !== "Done") return null;
		return h(
			"section",
			{ class: "wp-section", "data-outcome-of": sheet.name },
			h(
				"div",
				{ class: "wp-card-head" },
				h(
					"strong",
					{ class: "wp-score" },
					sheet.score == null ? "–" : Number(sheet.score).toFixed(1)
				),
				pill(sheet.passed ? __("Passed") : __("Not Passed"), sheet.passed ? "green" : "red")
			),
			sheet.remark ? h("p", { class: "wp-text" }, sheet.remark) : null,
			h(
				"h2",
				{},
				sheet.rectifications.length
					? __("{0} rectifications came of it", [sheet.rectifications.length])
					: __("Nothing is to be rectified.")
			),
			sheet.rectifications.map((row) =>
				h(
					"a",
					{ class: "wp-line", href: `#rectification/${encodeURIComponent(row.name)}` },
					h("span", {}, row.subject),
					h("small", {}, `${row.severity_label} · ${__("by {0}", [row.due_date])}`)
				)
			)
		);
	}

	const button = (label, onclick, options = {}) =>
		h(
			"button",
			{
				type: "button",
				class: `wp-button ${options.main ? "wp-primary" : ""}`,
				"data-step": options.step,
				onclick,
			},
			options.icon ? icon(options.icon) : null,
			label
		);

	const dock = (...rows) =>
		h(
			"div",
			{ class: "wp-bottom wp-dock" },
			...rows.filter(Boolean).map((row) => h("div", { class: "wp-row" }, row))
		);

	function route_dock(sheet) {
		if (!is_open(sheet)) return "";
		if (!sheet.points.length) return "";
		const complete = !rounds.missing(sheet).length;
		const enter = button(__("Enter Code"), () => rounds.ask_code(sheet, false, current), {
			step: "code",
		});
		const scan = button(__("Scan"), () => rounds.ask_code(sheet, true, current), {
			step: "scan",
			icon: "scan",
			main: !complete,
		});
		const end = button(
			__("Finish the Round"),
			() => rounds.ask_finish(sheet, (missing) => go_to(sheet, missing)),
			{
				step: "finish",
				main: complete,
			}
		);
		return dock(complete ? null : [enter, scan], sheet.status === "In Progress" ? [end] : null);
	}

	// A spot check is drawn when it begins.
	const draw_dock = (sheet) =>
		dock([
			button(
				__("Begin"),
				(event) =>
					busy(event.currentTarget, async () => {
						await post(`${rounds.DOING}.start`, { inspection: sheet.name });
						await reload();
					}),
				{ step: "start", main: true }
			),
		]);

	// -- one point

	function draw_point(sheet, point) {
		const to_draw = sheet.kind === "Spot Check" && sheet.plan && sheet.status === "Planned";
		if (to_draw && !sheet.points.length) {
			page.replaceChildren(
				header(sheet.title, { back: to_list }),
				empty(__("What is inspected is drawn when you begin."), __("Nobody knows it before.")),
				is_open(sheet) ? draw_dock(sheet) : ""
			);
			return;
		}
		const open = rounds.open_items(sheet, point);
		if (!sheet.items.some((item) => item.item_code === shown.item))
			shown.item = open[0]?.item_code || null;
		page.replaceChildren(
			header(point ? label_of(point.label) : sheet.title, {
				back: point ? () => (location.hash = here(sheet.name)) : to_list,
			}),
			h(
				"div",
				{ class: "wp-list" },
				rounds.note_of_waiting(),
				point ? reached(point) : state_of_round(sheet),
				point?.note ? h("p", { class: "wp-note" }, point.note) : null,
				h(
					"div",
					{ class: "wp-items" },
					sheet.items.map((item, index) => item_line(sheet, point, item, index))
				),
				point ? null : outcome_of_round(sheet)
			),
			is_open(sheet) ? point_dock(sheet, point, open) : ""
		);
		page.querySelector(".wp-item.wp-on")?.scrollIntoView({ block: "nearest" });
	}

	function item_line(sheet, point, item, index) {
		const row = rounds.result_of(sheet, point, item);
		const lacks = row && rounds.needs_photo(item, row.outcome) && !rounds.has_photo(row);
		const label = row && sheet.outcomes.find((one) => one.value === row.outcome)?.label;
		return h(
			"div",
			{ class: `wp-item ${shown.item === item.item_code ? "wp-on" : ""}` },
			h(
				"button",
				{
					type: "button",
					"data-item": item.item_code,
					onclick: () => {
						shown.item = item.item_code;
						draw();
					},
				},
				h("b", {}, index + 1),
				h(
					"span",
					{},
					item.standard,
					row?.note ? h("small", {}, row.note) : null,
					lacks ? h("small", { class: "wp-late" }, __("no photo")) : null,
					!row && item.photo === "Always" ? h("small", {}, __("with a photo")) : null
				),
				row ? pill(label, COLOURS[row.outcome]) : null
			),
			row?.photo && !row.waiting ? gallery([row.photo], __("Photo")) : null,
			row?.waiting && rounds.has_photo(row)
				? h("p", { class: "wp-muted" }, icon("camera"), " ", __("to be sent"))
				: null
		);
	}

	function point_dock(sheet, point, open) {
		if (point?.status === "Missed") return next_dock(sheet, point);
		if (point && !point.scanned_on && sheet.scan_required)
			return dock(
				[button(__("Cannot Be Reached"), () => rounds.ask_reason(sheet, point), { step: "skip" })],
				[
					button(__("Enter Code"), () => rounds.ask_code(sheet, false, current), { step: "code" }),
					button(__("Scan"), () => rounds.ask_code(sheet, true, current), {
						step: "scan",
						icon: "scan",
						main: true,
					}),
				]
			);
		const item = sheet.items.find((one) => one.item_code === shown.item);
		if (!item) return next_dock(sheet, point);
		const quick = open.filter((one) => one.photo !== "Always");
		const index = sheet.items.indexOf(item) + 1;
		return h(
			"div",
			{ class: "wp-bottom wp-dock" },
			h("p", { class: "wp-asked" }, h("small", {}, `${index} / ${sheet.items.length}`), item.standard),
			h(
				"div",
				{ class: "wp-outcomes" },
				sheet.outcomes.map((one) =>
					h(
						"button",
						{
							type: "button",
							class: `wp-${SHORT[one.value]}`,
							"data-outcome": one.value,
							onclick: () => choose(sheet, point, item, one),
						},
						one.label
					)
				)
			),
			h(
				"div",
				{ class: "wp-row" },
				point && !point.scanned_on
					? [
							button(__("Cannot Be Reached"), () => rounds.ask_reason(sheet, point), {
								step: "skip",
							}),
							button(__("Scan"), () => rounds.ask_code(sheet, true, current), {
								step: "scan",
								icon: "scan",
							}),
						]
					: null,
				quick.length > 1
					? button(
							__("All the Rest Passed"),
							(event) => busy(event.currentTarget, () => pass_all(sheet, point, quick)),
							{ step: "rest", icon: "check" }
						)
					: null
			)
		);
	}

	// Where to go when nothing is left to do here.
	function next_dock(sheet, point) {
		const next = next_point(sheet, point);
		if (!next)
			return dock([
				button(
					__("Finish the Round"),
					() => rounds.ask_finish(sheet, (missing) => go_to(sheet, missing)),
					{ step: "finish", main: true }
				),
			]);
		return dock([
			button(
				__("Next: {0}", [label_of(next.label)]),
				() => (location.hash = here(sheet.name, next.point)),
				{ step: "next", main: true }
			),
		]);
	}

	function next_point(sheet, point) {
		const left = new Set(rounds.missing(sheet).map((one) => one.point));
		const index = sheet.points.indexOf(point);
		const order = [...sheet.points.slice(index + 1), ...sheet.points.slice(0, Math.max(index, 0))];
		return order.find((one) => left.has(one));
	}

	// Shows what is still missing.
	function go_to(sheet, { point, item }) {
		shown.item = item?.item_code || null;
		if (point && shown.point !== point.point) location.hash = here(sheet.name, point.point);
		else draw();
	}

	async function choose(sheet, point, item, outcome) {
		const before = rounds.result_of(sheet, point, item);
		if (outcome.value === rounds.FAILED || rounds.needs_photo(item, outcome.value))
			return rounds.ask_finding(item, outcome, before, (finding) =>
				take(sheet, point, item, outcome.value, finding)
			);
		return take(sheet, point, item, outcome.value, {
			note: before?.outcome === outcome.value ? before.note : "",
			photo: { url: before?.photo, file: before?.file },
		});
	}

	async function take(sheet, point, item, outcome, finding) {
		await rounds.record(sheet, point, item, outcome, finding);
		const open = rounds.open_items(current(), point);
		const after = open.find((one) => sheet.items.indexOf(one) > sheet.items.indexOf(item));
		shown.item = (after || open[0])?.item_code || null;
		draw();
	}

	async function pass_all(sheet, point, items) {
		for (const item of items) {
			const now = current();
			await rounds.record(
				now,
				now.points.find((one) => one.point === point?.point),
				item,
				rounds.PASSED
			);
		}
		shown.item = null;
		draw();
	}

	// -- what the list needs too

	const bar = (done, total) =>
		h(
			"div",
			{ class: "wp-bar", role: "progressbar", "aria-valuenow": done, "aria-valuemax": total },
			h("i", { style: `width: ${total ? (100 * done) / total : 0}%` })
		);

	function time_left(row) {
		const now = rounds.server_time();
		const [opens, ends] = [moment_of(row.opens), moment_of(row.window_to)];
		if (now < opens) return __("begins in {0}", [duration(opens - now)]);
		return now <= ends
			? __("{0} left", [duration(ends - now)])
			: __("{0} overdue", [duration(now - ends)]);
	}

	Object.assign(rounds, { show, redraw, leave, bar, time_left });
})();
