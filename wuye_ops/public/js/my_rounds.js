// 我的巡检: what is to be inspected today, what is to be put right, and what is to be verified; from here to one of them.
frappe.ready(async () => {
	const { h, icon, pill, header, empty, loading, get, toast } = wuye_ops.portal;
	const rounds = wuye_ops.rounds;
	const page = document.getElementById("my-rounds");
	if (!page) return;
	const REFRESH_SECONDS = 60;
	const MOST_AHEAD = 10;
	const GROUPS = [
		["now", () => __("To do now")],
		["late", () => __("Late")],
		["later", () => __("Later today")],
		["missed", () => __("Missed today")],
		["done", () => __("Done today")],
	];
	const COLOURS = { now: "blue", late: "red", later: "gray", missed: "orange", done: "green" };

	// A label read by the phone's own camera leads to /my-rounds?token=…, which a login keeps, unlike a #.
	async function point_of(token) {
		try {
			return await get(`${rounds.PHONE}.point_at`, { token });
		} catch (error) {
			if (!(await rounds.is_passing(error))) throw error;
			return rounds.point_on_phone(token);
		}
	}

	async function open_asked_point() {
		const token = new URLSearchParams(location.search).get("token");
		if (!token) return;
		history.replaceState(null, "", location.pathname + location.hash);
		try {
			const found = await point_of(token);
			if (found) await rounds.arrive_by(found.inspection, found.point, token);
			else toast(__("This place is in none of your rounds that are still to be done today."), "orange");
		} catch (error) {
			toast(error.message, "red");
		}
	}

	function route() {
		const [, view, name, point] = location.hash.match(/^#([a-z]*)\/?([^/]*)\/?(.*)$/) || [];
		if (view === "round") return rounds.show(page, decodeURIComponent(name), decodeURIComponent(point));
		rounds.leave();
		if (view === "rectification") return rounds.show_rectification(page, decodeURIComponent(name));
		return show_list(["rectifications", "verify"].includes(view) ? view : "rounds");
	}

	// -- the lists

	async function show_list(chosen) {
		const here = location.hash;
		let answers;
		try {
			answers = await Promise.all([get(`${rounds.PHONE}.overview`), rounds.load_rectifications()]);
			rounds.keep_clock(answers[0].now);
			rounds.box().keep_page("overview", answers[0]);
			rounds.box().keep_page("rectifications", answers[1]);
			load_ahead(...answers);
		} catch (error) {
			answers = [await rounds.box().page("overview"), await rounds.box().page("rectifications")];
			if (!answers[0] || !answers[1] || !(await rounds.is_passing(error))) {
				if (here === location.hash)
					page.replaceChildren(header(__("My Rounds"), { account: true }), empty(error.message));
				return;
			}
		}
		if (here === location.hash) draw_list(chosen, ...answers);
	}

	function load_ahead({ rounds: rows }, rectifications) {
		const open = rows.filter((row) => ["now", "late", "later"].includes(row.state));
		rounds.load_ahead(open.slice(0, MOST_AHEAD).map((row) => row.name));
		rounds.verdicts.load_ahead(rectifications);
	}

	const LISTS = {
		rounds: round_list,
		rectifications: (_overview, answer) => rounds.rectification_list(answer),
		verify: (_overview, answer) => rounds.verdicts.list(answer, rounds.rectification_card),
	};

	function draw_list(chosen, overview, rectifications) {
		const open = overview.rounds.filter((row) => ["now", "late", "later"].includes(row.state));
		const tab = (key, label, count) =>
			h(
				"a",
				{ href: key === "rounds" ? "#" : `#${key}`, class: key === chosen ? "wp-on" : "" },
				label,
				h("b", {}, count)
			);
		page.replaceChildren(
			header(__("My Rounds"), { account: true }),
			h(
				"nav",
				{ class: "wp-tabs" },
				tab("rounds", __("Rounds"), open.length),
				tab("rectifications", __("Rectifications"), rectifications.mine.length),
				rectifications.verifies ? tab("verify", __("To Verify"), rectifications.to_verify.length) : ""
			),
			h("div", { class: "wp-list" }, note_of_waiting(), LISTS[chosen](overview, rectifications))
		);
	}

	function round_list({ rounds: rows, rates }) {
		if (!rows.length && !rates.length)
			return empty(
				__("There is nothing to inspect today."),
				__("Rounds appear here when they are planned for you or your department.")
			);
		return [
			GROUPS.map(([state, title]) => {
				const group = rows.filter((row) => row.state === state);
				return group.length
					? [h("h2", { class: "wp-subhead" }, title(), ` · ${group.length}`), group.map(card)]
					: null;
			}),
			rates.length
				? [h("h2", { class: "wp-subhead" }, __("Completion of the routes")), rates.map(rate)]
				: null,
		];
	}

	function card(row) {
		const to_do = ["now", "late", "later"].includes(row.state);
		return h(
			"a",
			{
				class: `wp-card wp-edge-${COLOURS[row.state]}`,
				"data-state": row.state,
				href: `#round/${encodeURIComponent(row.name)}`,
			},
			h(
				"div",
				{ class: "wp-card-head" },
				h("strong", {}, row.title),
				row.state === "done"
					? pill(
							row.score == null ? row.status_label : Number(row.score).toFixed(1),
							row.passed ? "green" : "red"
						)
					: pill(row.status_label, COLOURS[row.state])
			),
			h(
				"p",
				{ class: `wp-promise ${row.state === "late" ? "wp-late" : ""}` },
				icon("clock"),
				[row.window, to_do && rounds.time_left(row)].filter(Boolean).join(" · ")
			),
			row.state === "missed" && row.missed_reason
				? h("p", { class: "wp-note wp-warn" }, row.missed_reason)
				: null,
			h(
				"p",
				{ class: "wp-muted" },
				[
					row.property,
					row.trade_label,
					row.in_pool && to_do && __("nobody has it yet"),
					row.points_total && __("{0} / {1} points", [row.points_done, row.points_total]),
				]
					.filter(Boolean)
					.join(" · ")
			),
			row.points_total && row.status === "In Progress"
				? rounds.bar(row.points_done, row.points_total)
				: null
		);
	}

	function rate(row) {
		const share = ({ done, total }) => (total ? `${Math.floor((100 * done) / total)}%` : "–");
		const line = (label, span) =>
			h(
				"div",
				{ class: "wp-rate" },
				h("span", {}, label),
				rounds.bar(span.done, span.total),
				h("b", {}, `${span.done} / ${span.total}`),
				h("small", {}, share(span))
			);
		return h(
			"section",
			{ class: "wp-section", "data-rate": row.plan },
			h("strong", {}, row.title),
			line(__("Today"), row.today),
			line(__("This month"), row.month)
		);
	}

	// -- what is kept on the phone

	const note_of_waiting = wuye_ops.phone.waiting({
		senders: () => [rounds.sender(), rounds.verdicts.sender()],
		keeps: () => rounds.box().keeps,
		words: {
			scan: () => __("Reached"),
			skip: () => __("Left out"),
			result: () => __("Result"),
			finish: () => __("Finish the Round"),
			...rounds.verdicts.words,
		},
	});

	rounds.note_of_waiting = note_of_waiting;
	const changed = async () => {
		if (!(await rounds.redraw()))
			page.querySelector(".wp-loading") || location.hash.match(/^#r/) || route();
	};

	page.append(loading());
	await rounds.verdicts.start(changed);
	await rounds.start(changed);
	window.addEventListener("hashchange", route);
	setInterval(
		() => document.hidden || document.querySelector(".wp-veil") || !navigator.onLine || route(),
		REFRESH_SECONDS * 1000
	);
	await open_asked_point();
	route();
});
