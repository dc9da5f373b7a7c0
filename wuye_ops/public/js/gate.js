// 门岗: one field for plates, phones, codes and QR codes, one answer, one key. It works with gloves, with a scanner, with a
// keyboard, and without a connection.
frappe.ready(async () => {
	const { h, pill, empty, loading, get, toast, busy, smaller } = wuye_ops.portal;
	const { clock } = wuye_ops.phone;
	const { keys, list, entries, screen, inside } = wuye_ops.gate;
	const page = document.getElementById("gate");
	if (!page) return;
	const API = "wuye_ops.security.gate_page";
	const COUNT_SECONDS = 30;
	// what stands on the screen is somebody's: it does not stay
	const FORGET_SECONDS = 90;
	const CHOSEN = `wuye-gate:${wuye_ops.phone.user}`;

	let overview = null;
	let place = null;
	let direction = "In";
	let movement = null;
	let shown = null;
	let last = null;
	let courier = "";
	let on_duty = false;
	let count = null;
	let view = null;
	let forget_timer = null;
	let kept_list = null;

	// -- the page

	const input = h("input", {
		type: "text",
		class: "gp-input",
		inputmode: "none",
		autocomplete: "off",
		autocapitalize: "characters",
		spellcheck: "false",
		maxlength: 300,
		placeholder: __("Plate · Phone · Code · QR"),
		"aria-label": __("Plate · Phone · Code · QR"),
	});
	const head = h("header", { class: "gp-head" });
	const desk = h("div", { class: "gp-desk" });
	const panel = h("div", { class: "gp-panel" });
	const tools = h("div", { class: "gp-tools" });
	const camera = h("div", { class: "wp-camera" });
	const board = keys({ input, home: () => place?.home || "", enter: () => ask_typed() });
	const form = h(
		"form",
		{
			class: "gp-form",
			onsubmit: (event) => {
				event.preventDefault();
				ask_typed();
			},
		},
		input
	);

	function draw_head() {
		const both = place.direction === "Both";
		const waiting = entries
			.sender()
			.waiting()
			.filter((entry) => !entry.live).length;
		head.replaceChildren(
			h(
				"button",
				{ type: "button", class: "gp-place", onclick: choose_place },
				h("b", {}, place.gate_name),
				h("span", {}, place.property)
			),
			h(
				"div",
				{ class: "gp-directions", role: "radiogroup", "aria-label": __("Direction") },
				["In", "Out"]
					.filter((one) => both || one === place.direction)
					.map((one) =>
						h(
							"button",
							{
								type: "button",
								role: "radio",
								"aria-checked": String(one === direction),
								class: `gp-direction gp-${one.toLowerCase()} ${one === direction ? "gp-on" : ""}`,
								onclick: () => turn(one),
							},
							one === "In" ? __("In") : __("Out"),
							both && one !== direction ? h("kbd", {}, "F6") : null
						)
					)
			),
			h(
				"button",
				{ type: "button", class: "gp-count", onclick: show_inside },
				h("b", {}, count ? count.vehicles + count.persons : "–"),
				h("span", {}, __("Inside"))
			),
			navigator.onLine
				? waiting
					? pill(__("{0} waiting", [waiting]), "orange")
					: pill(__("Connected"), "green")
				: pill(waiting ? __("No connection, {0} kept", [waiting]) : __("No Connection"), "red")
		);
	}

	function draw_tools() {
		const tool = (label, press, is_on = false, key = "") =>
			h(
				"button",
				{
					type: "button",
					class: `gp-tool ${is_on ? "gp-on" : ""}`,
					"aria-pressed": String(is_on),
					onclick: press,
				},
				label,
				key ? h("kbd", {}, key) : null
			);
		tools.replaceChildren(
			tool(__("Camera"), start_camera, false, "F7"),
			tool(__("Keyboard"), use_keyboard, input.getAttribute("inputmode") === "text"),
			...(direction === "In"
				? [
						...overview.couriers.map(({ value, label }) =>
							tool(
								label,
								() => {
									courier = courier === value ? "" : value;
									draw_tools();
									if (courier) ask();
								},
								courier === value
							)
						),
						tool(
							__("Ambulance, Police"),
							() => {
								on_duty = !on_duty;
								draw_tools();
								if (on_duty) ask();
							},
							on_duty
						),
						...wuye_ops.gate.tools.map(({ label, run }) => tool(label(), () => run(here()))),
					]
				: [])
		);
	}

	// What other parts of the gate work with: where this is, and how to ask for somebody.
	const here = () => ({
		gate: place,
		direction,
		// a text as if it was typed, or {pick, persons} of somebody the other part knows
		ask: (asked) => ask(typeof asked === "string" ? { text: asked } : { text: "", ...asked }),
		show: show_view,
		close: close_view,
	});

	function show_panel(element) {
		panel.replaceChildren(element);
	}

	function show_view(element) {
		view = element;
		page.classList.add("gp-with-view");
		desk.replaceChildren(view);
	}

	function close_view() {
		view = null;
		page.classList.remove("gp-with-view");
		draw_desk();
		reset();
	}

	function draw_desk() {
		desk.replaceChildren(
			h("div", { class: "gp-left" }, note_of_waiting(), form, camera, tools, board.element),
			panel
		);
	}

	function focus() {
		if (!view && !document.querySelector(".wp-veil")) input.focus({ preventScroll: true });
	}

	function reset() {
		clearTimeout(forget_timer);
		movement = shown = null;
		courier = "";
		on_duty = false;
		input.value = "";
		draw_tools();
		show_panel(screen.idle(last));
		focus();
	}

	function turn(to) {
		if (place.direction !== "Both" && place.direction !== to) return;
		direction = to;
		page.dataset.direction = direction;
		localStorage.setItem(CHOSEN, JSON.stringify({ gate: place.name, direction }));
		draw_head();
		reset();
	}

	// -- which gate this is

	function choose_place() {
		show_view(
			h(
				"section",
				{ class: "gp-inside" },
				h("header", { class: "gp-inside-head" }, h("h2", {}, __("Which gate is this?"))),
				overview.gates.map((one) =>
					h(
						"button",
						{
							type: "button",
							class: "gp-choice",
							"data-gate": one.name,
							onclick: () => {
								take_place(one, direction);
								close_view();
							},
						},
						h("b", {}, one.gate_name),
						h("span", {}, one.property)
					)
				)
			)
		);
	}

	function take_place(one, to) {
		place = one;
		direction = one.direction === "Both" ? to : one.direction;
		page.dataset.direction = direction;
		localStorage.setItem(CHOSEN, JSON.stringify({ gate: one.name, direction }));
		count = null;
		board.draw();
		draw_head();
		kept_list.choose();
		refresh_count();
	}

	// -- asking

	function ask_typed() {
		const text = input.value.trim();
		// a scanner that sends a second line break must not press anything
		if (text || courier || on_duty) ask({ text });
	}

	// changes: of the movement that is on the screen, or a new one of what was typed
	async function ask({ text = input.value.trim(), pick = "", persons = 1 } = {}) {
		stop_camera();
		const asked = {
			key: entries.new_key(),
			gate: place.name,
			direction,
			text,
			pick,
			persons,
			courier,
			on_duty,
		};
		movement = asked;
		input.select();
		await show_answer(asked);
	}

	const again = (changes) => {
		Object.assign(movement, changes);
		return show_answer(movement);
	};

	async function show_answer(asked) {
		clearTimeout(forget_timer);
		forget_timer = setTimeout(reset, FORGET_SECONDS * 1000);
		let answer;
		try {
			answer = await entries.decide(asked);
			asked.offline = false;
		} catch (error) {
			if (!(await entries.sender().is_passing(error))) {
				if (movement === asked) show_panel(screen.problem(error.message));
				return;
			}
			answer = await offline_answer(asked);
			asked.offline = true;
		}
		// somebody else has been asked for meanwhile
		if (movement === asked) show(asked, answer);
	}

	async function offline_answer(asked) {
		const words = (code) => overview.words[code] || "";
		if (asked.direction === "Out" || asked.on_duty) {
			const code = asked.direction === "Out" ? "leaving" : "on_duty";
			return { outcome: "Allowed", code, words: words(code), offline: true, made_on: list.made_on() };
		}
		if (!asked.text && asked.courier)
			return {
				outcome: "Ask",
				code: "courier",
				words: words("courier"),
				offline: true,
				made_on: list.made_on(),
			};
		const answer = await list.look_up(asked.text, place.home);
		return {
			...answer,
			words: words(answer.code),
			kind_label: overview.kinds[answer.kind] || "",
			offline: true,
			made_on: list.made_on(),
		};
	}

	function show(asked, answer) {
		shown = answer;
		if (answer.choices) return show_panel(screen.choices(answer.choices, (pick) => again({ pick }), act));
		if (answer.problem) return show_panel(screen.problem(answer.words));
		asked.seen = answer.code;
		asked.label = [
			answer.plate || answer.holder || answer.unit || answer.words,
			asked.direction === "In" ? __("In") : __("Out"),
		]
			.filter(Boolean)
			.join(" · ");
		return show_panel(screen.draw(asked, answer, act));
	}

	// -- answering

	const act = {
		allow: () => press("Allowed"),
		stop: () => press("Stopped"),
		cancel: reset,
		again,
		photo: async (file) => {
			if (!file || !movement) return;
			const asked = movement;
			asked.file = await smaller(file).catch((error) => toast(error.message, "red"));
			if (movement === asked) show(asked, shown);
		},
	};

	async function press(outcome) {
		const pressed = movement;
		if (!pressed || !shown?.outcome || pressed.pressed) return;
		if (outcome === "Allowed" && shown.outcome === "Stopped" && direction === "In") return;
		if (outcome === "Stopped" && direction === "Out") return;
		pressed.pressed = true;
		panel.querySelectorAll("button").forEach((button) => (button.disabled = true));
		let answer;
		try {
			answer = await entries.book(pressed, outcome);
		} catch (error) {
			toast(error.message, "red");
			pressed.pressed = false;
			if (movement === pressed) show(pressed, shown);
			return;
		}
		if (answer.screen) {
			toast(__("This has changed meanwhile. Look again."), "orange");
			// what is pressed now is another answer than the one before
			Object.assign(pressed, { pressed: false, key: entries.new_key() });
			show(pressed, answer.screen);
			return;
		}
		navigator.vibrate?.(60);
		last = {
			state: answer.kept ? "kept" : "booked",
			colour: outcome === "Allowed" ? "green" : "red",
			title:
				outcome === "Stopped"
					? __("Was Turned Away")
					: direction === "In"
						? __("Was Let In")
						: __("Was Let Go"),
			text: [pressed.label, clock.moment().slice(11, 16), answer.kept && __("kept on this tablet")]
				.filter(Boolean)
				.join(" · "),
		};
		draw_head();
		reset();
		refresh_count();
	}

	// -- who is inside

	async function refresh_count() {
		if (document.hidden || !navigator.onLine) return;
		try {
			count = await get(`${API}.count`, { gate: place.name });
			draw_head();
		} catch (error) {
			console.warn(error);
		}
	}

	async function show_inside() {
		await busy(head.querySelector(".gp-count"), async () => {
			const answer = await inside.load(place.name);
			count = answer.count;
			const leaves = place.direction !== "In";
			show_view(
				inside.open({
					answer,
					close: close_view,
					leave: leaves
						? (row) => {
								close_view();
								turn("Out");
								ask({ text: "", pick: row.pick, persons: row.persons });
							}
						: null,
				})
			);
		});
		draw_head();
	}

	// -- camera, keyboard

	let scanner = null;

	async function start_camera() {
		if (scanner) return stop_camera();
		const video = h("video", { playsinline: true, muted: true });
		camera.replaceChildren(video);
		try {
			scanner = await wuye_ops.qr_scanner.start(video, (text) => {
				input.value = text;
				ask_typed();
			});
		} catch (error) {
			stop_camera();
			toast(error.message, "red");
		}
		return undefined;
	}

	function stop_camera() {
		scanner?.stop();
		scanner = null;
		camera.replaceChildren();
	}

	// The tablet's own keyboard, which covers half of the screen, only when it is asked for: names are typed with it.
	function use_keyboard() {
		input.setAttribute("inputmode", input.getAttribute("inputmode") === "text" ? "none" : "text");
		draw_tools();
		input.blur();
		focus();
	}

	const SHORTCUTS = {
		F6: () => turn(direction === "In" ? "Out" : "In"),
		F7: start_camera,
		F8: act.allow,
		F9: act.stop,
		Escape: () => (view ? close_view() : reset()),
	};

	document.addEventListener("keydown", (event) => {
		if (event.repeat) return;
		const shortcut = SHORTCUTS[event.key];
		if (shortcut && !document.querySelector(".wp-veil")) {
			event.preventDefault();
			shortcut();
			return;
		}
		// whatever is typed goes into the field, wherever the focus has gone
		if (
			event.key.length === 1 &&
			!event.ctrlKey &&
			!event.metaKey &&
			!/^(INPUT|TEXTAREA|SELECT)$/.test(document.activeElement?.tagName)
		)
			focus();
	});

	// -- what is kept on the tablet

	const note_of_waiting = wuye_ops.phone.waiting({
		senders: () => [entries.sender()],
		keeps: () => entries.box().keeps,
		words: { movement: () => __("Entry at the gate") },
	});

	const changed = () => {
		if (!place) return;
		draw_head();
		if (!view)
			desk.querySelector(".gp-left")?.replaceChildren(
				...[note_of_waiting(), form, camera, tools, board.element].filter(Boolean)
			);
	};

	// -- beginning

	page.append(loading());
	const box = await entries.start(changed);
	try {
		overview = await box.latest("overview", async () => {
			const answer = await get(`${API}.overview`);
			clock.keep(answer.now);
			return answer;
		});
	} catch (error) {
		page.replaceChildren(empty(error.message));
		return;
	}
	if (!overview.gates.length) {
		page.replaceChildren(
			empty(
				__("There is no gate in your properties."),
				__("The property manager registers gates under Gate in the desk.")
			)
		);
		return;
	}
	const before = JSON.parse(localStorage.getItem(CHOSEN) || "{}");
	kept_list = list.start({ box, gate: () => place?.name, changed });
	page.replaceChildren(head, desk);
	take_place(
		overview.gates.find((one) => one.name === before.gate) || overview.gates[0],
		before.direction || "In"
	);
	draw_desk();
	reset();
	for (const change of ["online", "offline"]) window.addEventListener(change, changed);
	setInterval(refresh_count, COUNT_SECONDS * 1000);
	document.addEventListener(
		"click",
		(event) => event.target.closest("input, textarea, select, label") || focus()
	);
});
