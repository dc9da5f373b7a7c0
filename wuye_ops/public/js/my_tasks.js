// 我的任务: what a field worker has to do, and one task at a time from accepting to finishing, with one thumb.
frappe.ready(async () => {
	const portal = wuye_ops.portal;
	const { h, icon, pill, header, empty, loading, post, busy, toast, gallery } = portal;
	const work = wuye_ops.tasks;
	const page = document.getElementById("my-tasks");
	if (!page) return;
	const STEPS = "wuye_ops.customer_service.tasks";
	const REFRESH_SECONDS = 60;
	const SOON_MINUTES = 60;
	let shown = null; // the task on the screen

	// The code on a printed task and the button on its form lead to /my-tasks?task=…, which a login keeps, unlike a #.
	function open_asked_task() {
		const name = new URLSearchParams(location.search).get("task");
		if (name) history.replaceState(null, "", `${location.pathname}#task/${encodeURIComponent(name)}`);
	}

	function route() {
		const [, view, name] = location.hash.match(/^#(task|pool)?\/?(.*)$/) || [];
		return view === "task"
			? show_task(decodeURIComponent(name))
			: show_list(view === "pool" ? "pool" : "mine");
	}

	// The phone's clock may be wrong; remaining time is counted on the server's.
	function left(required_by) {
		if (!required_by) return null;
		const time = h("time", { class: "wp-left", "data-until": required_by });
		set_left(time);
		return h("p", { class: "wp-promise" }, icon("clock"), time);
	}

	function set_left(time) {
		const rest = portal.moment_of(time.dataset.until) - work.clock.time();
		time.textContent =
			rest >= 0 ? __("{0} left", [portal.duration(rest)]) : __("{0} overdue", [portal.duration(rest)]);
		time.classList.toggle("wp-late", rest < 0);
		time.classList.toggle("wp-soon", rest >= 0 && rest < SOON_MINUTES * 60000);
	}

	const tick = () => document.querySelectorAll("time[data-until]").forEach(set_left);

	// -- the list

	async function show_list(chosen) {
		shown = null;
		const here = location.hash;
		let answer;
		try {
			answer = await work.load_list();
		} catch (error) {
			page.replaceChildren(header(__("My Tasks"), { account: true }), empty(error.message));
			return;
		}
		work.load_ahead(answer);
		// a task may have been opened meanwhile
		if (here !== location.hash) return;
		const mine = answer.mine.map(work.card_view);
		const rows = chosen === "pool" ? answer.pool : mine;
		const tab = (key, label, count) =>
			h(
				"a",
				{ href: key === "pool" ? "#pool" : "#", class: key === chosen ? "wp-on" : "" },
				label,
				h("b", {}, count)
			);
		page.replaceChildren(
			header(__("My Tasks"), { account: true }),
			h(
				"nav",
				{ class: "wp-tabs" },
				tab("mine", __("Mine"), answer.mine.length),
				tab("pool", __("To Claim"), answer.pool.length)
			),
			h(
				"div",
				{ class: "wp-list" },
				note_of_waiting(),
				rows.length ? rows.map(chosen === "pool" ? offer : card) : nothing(chosen),
				chosen === "mine" && answer.done.length
					? [
							h("h2", { class: "wp-subhead" }, __("Finished, waiting to be verified")),
							answer.done.map(card),
						]
					: null
			)
		);
	}

	const nothing = (chosen) =>
		chosen === "pool"
			? empty(__("There is nothing to claim."))
			: empty(
					__("You have no open task."),
					__("New tasks appear here as soon as they are given to you.")
				);

	function card(row) {
		return h(
			"a",
			{ class: `wp-card wp-edge-${row.urgency_colour}`, href: `#task/${encodeURIComponent(row.name)}` },
			h(
				"div",
				{ class: "wp-card-head" },
				h("strong", {}, row.subject),
				pill(row.status_label, row.colour)
			),
			row.where ? h("p", { class: "wp-where" }, icon("place"), row.where) : null,
			row.status === "Done" ? null : left(row.required_by),
			offered_for(row),
			h("p", { class: "wp-muted" }, row.urgency_label, " · ", row.name)
		);
	}

	// A task to take: with one tap from the list. A colleague may be faster; the list then says who, and shows what is left.
	function offer(row) {
		return h(
			"div",
			{ class: `wp-offer wp-edge-${row.urgency_colour}` },
			card(row),
			h(
				"button",
				{
					type: "button",
					class: "wp-button wp-primary",
					"data-claim": row.name,
					onclick: (event) => busy(event.currentTarget, () => grab(row)),
				},
				__("Claim")
			)
		);
	}

	async function grab(row) {
		try {
			await post(`${STEPS}.claim`, { task: row.name });
		} catch (error) {
			if (error.type !== "Offline") await show_list("pool");
			throw in_plain_words(error);
		}
		toast(__("The task is yours."));
		location.hash = `task/${encodeURIComponent(row.name)}`;
	}

	const offered_for = (row) => {
		if (!row.offered_until) return null;
		const time = h("time", { class: "wp-left", "data-until": row.offered_until });
		set_left(time);
		return h("p", { class: "wp-promise" }, icon("clock"), `${__("Offered to all")}: `, time);
	};

	// -- one task

	async function show_task(name) {
		const here = location.hash;
		let task;
		try {
			task = await work.load(name);
		} catch (error) {
			page.replaceChildren(
				header(__("Task"), { back: "/my-tasks" }),
				empty(
					in_plain_words(error).message,
					null,
					h("a", { class: "wp-button wp-primary", href: "/my-tasks" }, __("My Tasks"))
				)
			);
			return;
		}
		if (here === location.hash) draw_task(task);
	}

	function draw_task(kept) {
		shown = kept.name;
		const task = work.view(kept);
		page.replaceChildren(
			header(__("Task"), { back: () => (location.hash = task.mine ? "" : "pool") }),
			h(
				"div",
				{ class: "wp-sections" },
				note_of_waiting(),
				what(task),
				equipment(task),
				log(task),
				parts(task)
			),
			actions(task)
		);
	}

	function what(task) {
		return h(
			"section",
			{ class: `wp-section wp-edge-${task.urgency_colour}` },
			h(
				"div",
				{ class: "wp-card-head" },
				h("strong", { class: "wp-title" }, task.subject),
				pill(task.status_label, task.colour)
			),
			task.where
				? h("p", { class: "wp-where" }, icon("place"), `${task.property} · ${task.where}`)
				: null,
			task.status === "Done" ? null : left(task.required_by),
			h(
				"p",
				{ class: "wp-muted" },
				[task.urgency_label, task.due && __("before {0}", [task.due]), task.name]
					.filter(Boolean)
					.join(" · ")
			),
			task.block_reason ? h("p", { class: "wp-note wp-bad" }, task.block_reason) : null,
			task.description && task.description !== task.subject
				? h("p", { class: "wp-text" }, task.description)
				: null,
			gallery(task.photos, __("Photo of the report")),
			task.result ? h("p", { class: "wp-note wp-good" }, task.result) : null,
			task.has_phone
				? h(
						"button",
						{ type: "button", class: "wp-button", onclick: () => dialogs.call(task) },
						icon("phone"),
						task.reporter ? __("Call {0}", [task.reporter]) : __("Call the Customer")
					)
				: null
		);
	}

	// The visit of planned maintenance: what is ticked is served, the rest stays due.
	function equipment(task) {
		if (!task.equipment.length) return null;
		const may = task.mine && task.status === "In Progress";
		const line = (row) =>
			h(
				"li",
				{ "data-equipment": row.equipment },
				h(
					"label",
					{},
					h("input", {
						type: "checkbox",
						checked: row.done,
						disabled: !may,
						onchange: (event) =>
							record(task, "tick", {
								equipment: row.equipment,
								done: event.currentTarget.checked ? 1 : 0,
								note: row.note,
							}).catch((error) => toast(error.message, "red")),
					}),
					h(
						"span",
						{},
						h("b", {}, row.label),
						h("small", {}, [row.place, row.note].filter(Boolean).join(" · "))
					)
				),
				may
					? h(
							"button",
							{
								type: "button",
								class: "wp-round",
								"aria-label": __("Remark"),
								onclick: () => dialogs.ask_note(task, row),
							},
							icon("chat")
						)
					: null
			);
		const done = task.equipment.filter((row) => row.done).length;
		return h(
			"section",
			{ class: "wp-section" },
			h("h2", {}, __("Equipment"), ` · ${done} / ${task.equipment.length}`),
			h("ul", { class: "wp-ticks" }, task.equipment.map(line))
		);
	}

	function log(task) {
		if (!task.log.length) return null;
		return h(
			"section",
			{ class: "wp-section" },
			h("h2", {}, __("Work Log")),
			h(
				"ul",
				{ class: "wp-log" },
				task.log.map((entry) =>
					h(
						"li",
						{},
						h("time", {}, entry.on, entry.waiting ? ` · ${__("to be sent")}` : ""),
						h("p", { class: "wp-text" }, entry.content),
						entry.result ? h("p", { class: "wp-muted" }, entry.result) : null,
						entry.photo ? gallery([entry.photo], entry.stage || __("Photo")) : null
					)
				)
			)
		);
	}

	function parts(task) {
		if (!task.parts.length) return null;
		return h(
			"section",
			{ class: "wp-section" },
			h("h2", {}, __("Parts Used")),
			h(
				"ul",
				{ class: "wp-parts" },
				task.parts.map((part) =>
					h("li", {}, h("span", {}, part.item), h("b", {}, `${part.qty} ${part.uom}`))
				)
			)
		);
	}

	// -- the steps: the next one is the large button, the others stand beside it

	function actions(task) {
		const can = (step) => task.steps.includes(step);
		const step = (key, label, run, main) =>
			can(key)
				? h(
						"button",
						{
							type: "button",
							class: `wp-button ${main ? "wp-primary" : ""}`,
							"data-step": key,
							onclick: (event) => run(task, event.currentTarget),
						},
						label
					)
				: null;
		const others = [
			step("log", __("Log Work"), dialogs.ask_log, can("log") && !task.log.length && !can("arrive")),
			step("part", __("Add Parts"), dialogs.ask_part),
			step("problem", __("Problem"), dialogs.ask_problem),
		].filter(Boolean);
		const next = [
			step("claim", __("Claim"), direct("claim", __("The task is yours.")), true),
			step("accept", __("Accept"), kept("accept", __("Accepted. Have a safe way.")), true),
			step("resume", __("Go On"), kept("resume", __("Work goes on.")), true),
			step("arrive", __("Arrive"), kept("arrive", __("Your arrival has been recorded.")), true),
			step("finish", __("Finish"), dialogs.ask_finish, !can("arrive") && task.log.length > 0),
		].filter(Boolean);
		if (!next.length && !others.length) return "";
		return h(
			"div",
			{ class: "wp-bottom" },
			others.length ? h("div", { class: "wp-row" }, others) : null,
			h("div", { class: "wp-row" }, next)
		);
	}

	const direct = (key, said) => (task, button) => busy(button, () => call_step(task, key, {}, said));
	const kept = (key, said) => (task, button) => busy(button, () => record(task, key, {}, said));

	// A step that the phone keeps until it is sent.
	async function record(task, kind, values, said) {
		try {
			if (!(await work.take(task, kind, values)))
				toast(__("Kept on this phone. It is sent as soon as there is a connection."), "orange");
			else if (said) toast(said);
		} finally {
			await changed();
		}
	}

	// A step on the server. Whatever it answers, the task is shown as it stands now: a colleague may have been faster.
	async function call_step(task, key, args, said) {
		try {
			await post(`${STEPS}.${key}`, { task: task.name, ...args });
		} catch (error) {
			if (error.type !== "Offline") await show_task(task.name);
			throw in_plain_words(error);
		}
		toast(said);
		await show_task(task.name);
	}

	// A task that is passed on while it is open on the phone is closed to its former assignee.
	function in_plain_words(error) {
		if (error.type !== "PermissionError") return error;
		return new portal.Refusal(
			__("This task is not yours: it has been given to somebody else."),
			error.type
		);
	}

	// Something was recorded, sent or refused.
	async function changed() {
		if (!shown) return location.hash.startsWith("#task") || page.querySelector(".wp-loading") || route();
		const task = await work.load_kept(shown);
		if (task && shown === task.name) draw_task(task);
		return undefined;
	}

	const dialogs = work.dialogs({ record, call_step });
	const note_of_waiting = wuye_ops.phone.waiting({
		senders: () => [work.sender()],
		keeps: () => work.box().keeps,
		words: {
			accept: () => __("Accept"),
			arrive: () => __("Arrive"),
			log: () => __("Work Log"),
			tick: () => __("Equipment"),
			problem: () => __("Problem"),
			resume: () => __("Go On"),
			finish: () => __("Finish"),
		},
	});
	window.addEventListener("hashchange", route);
	setInterval(tick, 15000);
	setInterval(
		() => document.hidden || document.querySelector(".wp-veil") || route(),
		REFRESH_SECONDS * 1000
	);
	page.append(loading());
	await work.start(changed);
	open_asked_task();
	route();
});
