// 我的任务: what a field worker has to do, and one task at a time from accepting to finishing, with one thumb.
frappe.ready(() => {
	const portal = wuye_ops.portal;
	const {
		h,
		icon,
		pill,
		header,
		empty,
		loading,
		get,
		post,
		upload,
		busy,
		toast,
		gallery,
		photo_picker,
		sheet,
		field,
	} = portal;
	const page = document.getElementById("my-tasks");
	if (!page) return;
	const API = "wuye_ops.customer_service.field_work";
	const STEPS = "wuye_ops.customer_service.tasks";
	const REFRESH_SECONDS = 60;
	const SOON_MINUTES = 60;
	let clock_offset = 0;

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
	const keep_clock = (now) => (clock_offset = portal.moment_of(now) - Date.now());

	function left(required_by) {
		if (!required_by) return null;
		const time = h("time", { class: "wp-left", "data-until": required_by });
		set_left(time);
		return h("p", { class: "wp-promise" }, icon("clock"), time);
	}

	function set_left(time) {
		const rest = portal.moment_of(time.dataset.until) - (Date.now() + clock_offset);
		time.textContent =
			rest >= 0 ? __("{0} left", [portal.duration(rest)]) : __("{0} overdue", [portal.duration(rest)]);
		time.classList.toggle("wp-late", rest < 0);
		time.classList.toggle("wp-soon", rest >= 0 && rest < SOON_MINUTES * 60000);
	}

	const tick = () => document.querySelectorAll("time[data-until]").forEach(set_left);

	// -- the list

	async function show_list(chosen) {
		const here = location.hash;
		let answer;
		try {
			answer = await get(`${API}.my_tasks`);
		} catch (error) {
			page.replaceChildren(header(__("My Tasks"), { account: true }), empty(error.message));
			return;
		}
		// a task may have been opened meanwhile
		if (here !== location.hash) return;
		keep_clock(answer.now);
		const rows = answer[chosen];
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
				rows.length ? rows.map(card) : nothing(chosen),
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
			h("p", { class: "wp-muted" }, row.urgency_label, " · ", row.name)
		);
	}

	// -- one task

	async function show_task(name) {
		const here = location.hash;
		let task;
		try {
			task = await get(`${API}.task`, { name });
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
		if (here !== location.hash) return;
		keep_clock(task.now);
		page.replaceChildren(
			header(__("Task"), { back: () => (location.hash = task.mine ? "" : "pool") }),
			h("div", { class: "wp-sections" }, what(task), log(task), parts(task)),
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
						{ type: "button", class: "wp-button", onclick: () => call(task) },
						icon("phone"),
						task.reporter ? __("Call {0}", [task.reporter]) : __("Call the Customer")
					)
				: null
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
						h("time", {}, entry.on),
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
			step("log", __("Log Work"), ask_log, can("log") && !task.log.length && !can("arrive")),
			step("part", __("Add Parts"), ask_part),
			step("problem", __("Problem"), ask_problem),
		].filter(Boolean);
		const next = [
			step("claim", __("Claim"), direct("claim", __("The task is yours.")), true),
			step("accept", __("Accept"), direct("accept", __("Accepted. Have a safe way.")), true),
			step("resume", __("Go On"), direct("resume", __("Work goes on.")), true),
			step("arrive", __("Arrive"), direct("arrive", __("Your arrival has been recorded.")), true),
			step("finish", __("Finish"), ask_finish, !can("arrive") && task.log.length > 0),
		].filter(Boolean);
		if (!next.length && !others.length) return "";
		return h(
			"div",
			{ class: "wp-bottom" },
			others.length ? h("div", { class: "wp-row" }, others) : null,
			h("div", { class: "wp-row" }, next)
		);
	}

	const direct = (key, said) => (task, button) => busy(button, () => take(task, key, {}, said));

	// A step on the server. Whatever it answers, the task is shown as it stands now: a colleague may have been faster.
	async function take(task, key, args, said) {
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

	const text_area = (placeholder, rows = 3) =>
		h("textarea", { rows, maxlength: 1000, required: true, placeholder });

	function ask_log(task) {
		const content = text_area(__("What did you do?"));
		const result = h("input", { type: "text", maxlength: 140, placeholder: __("Such as: no more leak") });
		const stage = h("select", {}, [
			h("option", { value: "Before" }, __("Before the work")),
			h("option", { value: "During" }, __("During the work")),
			h("option", { value: "After", selected: true }, __("After the work")),
		]);
		const photos = photo_picker(1);
		// kept over a second try, so that a photo that has arrived is not sent again
		let sent = null;
		sheet(
			__("Log Work"),
			[
				field(__("Work"), content),
				field(__("Result"), result),
				photos.element,
				field(__("The photo shows"), stage),
			],
			{
				action: __("Save"),
				run: async () => {
					const [file] = photos.files;
					if (file && sent?.file !== file) {
						sent = { file, url: await upload(file, "Service Task", task.name) };
					}
					const photo = file ? { photo: sent.url, photo_stage: stage.value } : {};
					await take(
						task,
						"log_work",
						{ content: content.value, result: result.value, ...photo },
						__("The work has been logged.")
					);
				},
			}
		);
	}

	function ask_part(task) {
		const search = h("input", {
			type: "search",
			placeholder: __("Name or code"),
			"aria-label": __("Search parts"),
		});
		const found = h("div", { class: "wp-choice" }, loading());
		const quantity = h("input", {
			type: "number",
			min: "0.01",
			step: "any",
			value: "1",
			inputmode: "decimal",
			required: true,
		});
		let chosen = null;
		let asked = 0;
		const look = async () => {
			const mine = ++asked;
			try {
				const rows = await get(`${API}.find_parts`, { task: task.name, text: search.value });
				if (mine === asked)
					found.replaceChildren(
						...(rows.length ? rows.map(choice) : [empty(__("Nothing in stock."))])
					);
			} catch (error) {
				found.replaceChildren(empty(error.message));
			}
		};
		const choice = (row) =>
			h(
				"button",
				{
					type: "button",
					"data-item": row.item_code,
					class: chosen === row.item_code ? "wp-on" : "",
					onclick: (event) => {
						chosen = row.item_code;
						quantity.max = row.qty;
						found
							.querySelectorAll("button")
							.forEach((button) => button.classList.remove("wp-on"));
						event.currentTarget.classList.add("wp-on");
					},
				},
				h("span", {}, row.item_name),
				h("small", {}, __("{0} {1} in stock", [row.qty, row.uom]))
			);
		let timer;
		search.addEventListener("input", () => {
			clearTimeout(timer);
			timer = setTimeout(look, 250);
		});
		look();
		sheet(__("Parts Used"), [search, found, field(__("Quantity"), quantity)], {
			action: __("Add"),
			run: async () => {
				if (!chosen) {
					toast(__("Choose a part first."), "red");
					return false;
				}
				return take(
					task,
					"add_part",
					{ item_code: chosen, qty: quantity.value },
					__("The part has been added.")
				);
			},
		});
	}

	function ask_problem(task) {
		const reason = text_area(__("What keeps you from going on? The head is told at once."));
		sheet(__("Report Problem"), [field(__("Problem"), reason)], {
			action: __("Tell the Head"),
			run: () => take(task, "report_problem", { reason: reason.value }, __("The head has been told.")),
		});
	}

	function ask_finish(task) {
		if (!task.log.length) {
			toast(__("Log the work first, best with a photo."), "red");
			return;
		}
		const result = text_area(__("What was achieved? The customer reads this."));
		sheet(__("Finish"), [field(__("Result"), result)], {
			action: __("Finish"),
			run: () =>
				take(task, "finish", { result: result.value }, __("Done. The head verifies your work.")),
		});
	}

	function call(task) {
		const reason = h("input", {
			type: "text",
			required: true,
			minlength: 4,
			maxlength: 140,
			value: __("To agree on the visit"),
		});
		const { close } = sheet(
			__("Call the Customer"),
			[
				field(__("Why do you need the number?"), reason),
				h("p", { class: "wp-muted" }, __("The reason is kept in the access log.")),
			],
			{
				action: __("Show Number"),
				run: async () => {
					const number = await post(`${API}.customer_phone`, {
						task: task.name,
						reason: reason.value,
					});
					close();
					sheet(
						__("Call the Customer"),
						h(
							"a",
							{ class: "wp-button wp-primary wp-number", href: `tel:${number}` },
							icon("phone"),
							number
						)
					);
				},
			}
		);
	}

	window.addEventListener("hashchange", route);
	setInterval(tick, 15000);
	setInterval(
		() => document.hidden || document.querySelector(".wp-veil") || route(),
		REFRESH_SECONDS * 1000
	);
	page.append(loading());
	open_asked_task();
	route();
});
