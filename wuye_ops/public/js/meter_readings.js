// 抄表: walk from meter to meter, type what it shows, be warned at once, and lose nothing in a cellar without reception.
frappe.ready(async () => {
	const portal = wuye_ops.portal;
	const { h, icon, pill, header, empty, loading, get, post, upload, toast, photo_picker, sheet, field } =
		portal;
	const page = document.getElementById("meter-readings");
	if (!page) return;
	const API = "wuye_ops.fees.meter_page";
	const { clock } = wuye_ops.phone;
	const REFRESH_SECONDS = 60;
	const RESEND_SECONDS = 20;
	const MOST_AHEAD = 10;
	// Answers that say nothing about the reading: it is sent again later.
	const PASSING = ["Offline", "CSRFTokenError", "SessionExpired", "AuthenticationError", "PermissionError"];
	PASSING.push("QueryDeadlockError", "QueryTimeoutError");
	let round = null; // what the list on the screen shows
	let only_open = true;

	const tidy = (number) => String(Number(Number(number).toFixed(3)));

	// -- what has been typed is kept on the phone until the server has it. A meter has one reading a day, so the same
	// entry may be sent twice without harm.

	const STORE = `wuye-meter-readings:${wuye_ops.phone.user}`;

	function kept() {
		try {
			return JSON.parse(localStorage.getItem(STORE)) || {};
		} catch {
			return {};
		}
	}

	function change_kept(work) {
		const entries = kept();
		work(entries);
		localStorage.setItem(STORE, JSON.stringify(entries));
	}

	const key_of = (entry) => `${entry.meter}|${entry.read_on}`;
	const keep = (entry) => change_kept((entries) => (entries[key_of(entry)] = entry));

	// Forgets an entry, unless another value has been typed for the same day meanwhile.
	const forget = (entry) =>
		change_kept((entries) => {
			if (entries[key_of(entry)]?.value === entry.value) delete entries[key_of(entry)];
		});

	const waiting = () => Object.values(kept());
	const kept_of = (row) =>
		waiting()
			.filter((entry) => entry.meter === row.name)
			.sort((a, b) => a.read_on.localeCompare(b.read_on))
			.pop();

	// Sends one entry; answers like the server, and forgets what is saved.
	async function send(entry) {
		const { meter, read_on, value, sure, instead_of } = entry;
		const answer = await post(`${API}.record`, { meter, read_on, value, sure, instead_of });
		if (answer.saved) {
			forget(entry);
			put_row(answer.row);
		} else {
			keep({ ...entry, doubt: answer.doubt });
		}
		return answer;
	}

	let sending = false;
	async function send_waiting() {
		if (sending) return;
		sending = true;
		let sent = 0;
		try {
			for (const entry of waiting().filter((one) => !one.error && !one.doubt)) {
				try {
					if ((await send(entry)).saved) sent += 1;
				} catch (error) {
					if (!error.type || PASSING.includes(error.type)) break;
					keep({ ...entry, error: error.message });
				}
			}
		} finally {
			sending = false;
		}
		if (sent) toast(__("{0} readings kept on this phone have been sent.", [sent]));
		redraw();
	}

	// -- what the server says, which is kept for when it cannot be asked

	async function ask(method, args) {
		const answer = await get(`${API}.${method}`, args);
		clock.keep(answer.now);
		return answer;
	}

	const page_key = (property, building) => `round:${property}/${building}`;
	const load_round = (property, building) =>
		box.latest(page_key(property, building), () => ask("round_of", { property, building }));

	const is_of_today = (answer) => answer?.now.startsWith(clock.day());

	// So that the meters of a cellar whose list was not opened above can be read there.
	async function load_ahead({ properties }) {
		const places = properties.flatMap(({ name, buildings }) =>
			buildings.filter((one) => one.read < one.total).map((one) => [name, one.name])
		);
		for (const place of places.slice(0, MOST_AHEAD))
			if (!is_of_today(await box.page(page_key(...place))))
				await load_round(...place).catch(() => null);
	}

	// -- where to go

	function route() {
		const [, property, building] = location.hash.match(/^#([^/]+)\/(.*)$/) || [];
		round = null;
		return property
			? show_round(decodeURIComponent(property), decodeURIComponent(building))
			: show_overview();
	}

	async function show_overview() {
		let answer;
		try {
			answer = await box.latest("overview", () => ask("overview"));
		} catch (error) {
			page.replaceChildren(header(__("Read Meters"), { account: true }), empty(error.message));
			return;
		}
		load_ahead(answer);
		page.replaceChildren(
			header(__("Read Meters"), { account: true }),
			h(
				"div",
				{ class: "wp-list" },
				note_of_waiting(),
				answer.properties.length
					? answer.properties.map((one) => [
							h(
								"h2",
								{ class: "wp-subhead" },
								one.name,
								" · ",
								__("{0} / {1} read", [one.read, one.total])
							),
							one.buildings.map((building) => building_card(one.name, building)),
						])
					: empty(__("There are no meters to read."), __("Ask the fee clerk to register them."))
			)
		);
	}

	function building_card(property, building) {
		return h(
			"a",
			{
				class: "wp-card",
				href: `#${encodeURIComponent(property)}/${encodeURIComponent(building.name)}`,
			},
			h(
				"div",
				{ class: "wp-card-head" },
				h("strong", {}, building.label),
				building.read === building.total
					? pill(__("All read"), "green")
					: h("span", { class: "wp-muted" }, __("{0} / {1} read", [building.read, building.total]))
			),
			bar(building.read, building.total)
		);
	}

	const bar = (done, total) =>
		h(
			"div",
			{ class: "wp-bar", role: "progressbar", "aria-valuenow": done, "aria-valuemax": total },
			h("i", { style: `width: ${total ? (100 * done) / total : 0}%` })
		);

	function note_of_waiting() {
		const entries = waiting();
		if (!entries.length) return null;
		const asked = entries.filter((one) => one.error || one.doubt).length;
		return h(
			"p",
			{ class: `wp-note wp-waiting ${asked ? "wp-bad" : ""}` },
			asked
				? __("{0} readings need your decision. Open their meters.", [asked])
				: __("{0} readings are kept on this phone and are sent as soon as there is a connection.", [
						entries.length,
					])
		);
	}

	// -- the round of a building

	async function show_round(property, building) {
		let answer;
		try {
			answer = await load_round(property, building);
		} catch (error) {
			page.replaceChildren(
				header(__("Read Meters"), { back: () => (location.hash = "") }),
				empty(error.message)
			);
			return;
		}
		round = { ...answer, property, building };
		draw_round();
	}

	function put_row(row) {
		const index = round ? round.rows.findIndex((one) => one.name === row.name) : -1;
		if (index < 0) return;
		round.rows[index] = row;
		box.keep_page(page_key(round.property, round.building), round);
	}

	const needs_decision = (row) => Boolean(kept_of(row)?.error || kept_of(row)?.doubt);
	const is_done = (row) => !needs_decision(row) && Boolean(row.read || kept_of(row));

	const redraw = () => (round ? draw_round() : document.querySelector(".wp-veil") || route());

	function draw_round() {
		const done = round.rows.filter(is_done).length;
		const shown = only_open ? round.rows.filter((row) => !is_done(row)) : round.rows;
		const tab = (label, open, count) =>
			h(
				"button",
				{
					type: "button",
					class: only_open === open ? "wp-on" : "",
					onclick: () => {
						only_open = open;
						draw_round();
					},
				},
				label,
				h("b", {}, count)
			);
		page.replaceChildren(
			header(round.label, { back: () => (location.hash = "") }),
			h(
				"div",
				{ class: "wp-progress" },
				h("span", {}, __("{0} / {1} read", [done, round.rows.length])),
				bar(done, round.rows.length)
			),
			h(
				"nav",
				{ class: "wp-tabs" },
				tab(__("To Read"), true, round.rows.length - done),
				tab(__("All"), false, round.rows.length)
			),
			h(
				"div",
				{ class: "wp-list" },
				note_of_waiting(),
				shown.length
					? shown.map(meter_button)
					: empty(__("Everything here has been read."), __("Thank you. Choose the next building."))
			)
		);
	}

	function meter_button(row) {
		return h(
			"button",
			{
				type: "button",
				class: "wp-card wp-meter",
				"data-meter": row.name,
				onclick: () => ask_value(row),
			},
			h(
				"span",
				{},
				h("strong", {}, row.where),
				h("small", {}, `${row.kind_label} · ${row.meter_no}`),
				row.before && !is_done(row)
					? h("small", {}, __("Last {0}: {1}", [row.before.on, tidy(row.before.value)]))
					: null
			),
			state_of(row)
		);
	}

	function state_of(row) {
		const entry = kept_of(row);
		if (entry?.error) return pill(__("Refused"), "red");
		if (entry?.doubt) return pill(__("Doubtful"), "orange");
		if (entry) return pill(`${tidy(entry.value)} · ${__("to be sent")}`, "blue");
		if (row.read) return pill(tidy(row.read.value), "green");
		return icon("plus");
	}

	// -- one meter

	// What the value means, before anything is sent: {consumption, lower, doubtful}.
	function judge(row, value) {
		const before = row.before?.value;
		if (value === "" || before == null) return {};
		const consumption = Number(((Number(value) - before) * row.factor).toFixed(3));
		return {
			consumption,
			lower: consumption < 0,
			doubtful: row.doubtful_above != null && consumption > row.doubtful_above,
		};
	}

	const lower_sentence = (row, value) =>
		__(
			"{0} is lower than the last reading {1} of {2}. Look again. If the meter was replaced, tell the fee clerk.",
			[tidy(value), tidy(row.before.value), row.before.on]
		);

	function ask_value(row) {
		const entry = kept_of(row);
		const same_day = row.read_today ? row.read.value : null;
		const input = h("input", {
			type: "number",
			inputmode: "decimal",
			step: "any",
			min: "0",
			max: "999999999",
			required: true,
			autocomplete: "off",
			class: "wp-reading",
			value: entry?.value ?? (same_day == null ? null : tidy(same_day)),
		});
		const verdict = h("div", { class: "wp-verdict", role: "status" });
		const photos = photo_picker(1);
		// the value that its sender has seen the warning of
		let warned = entry?.doubt ? entry.value : null;

		function show_verdict(doubt) {
			const { consumption, lower, doubtful } = judge(row, input.value);
			const lines = [];
			if (consumption != null && !lower)
				lines.push(
					h("p", {}, __("Consumption"), " ", h("b", {}, tidy(consumption)), " ", row.measure)
				);
			if (lower)
				lines.push(
					h("p", { class: "wp-note wp-bad", role: "alert" }, lower_sentence(row, input.value))
				);
			else if (doubt || doubtful)
				lines.push(
					h(
						"p",
						{ class: "wp-note wp-warn" },
						doubt || __("More than 3 times the usual. Look at the meter once more.")
					)
				);
			verdict.replaceChildren(...lines);
			button.textContent =
				warned !== null && warned === input.value ? __("It Is Right, Send It") : __("Save and Next");
		}

		const { form, close } = sheet(
			`${row.where} · ${row.kind_label}`,
			[
				h(
					"p",
					{ class: "wp-muted" },
					[
						row.meter_no,
						row.factor !== 1 && __("Factor {0}", [tidy(row.factor)]),
						row.before && __("Last {0}: {1}", [row.before.on, tidy(row.before.value)]),
					]
						.filter(Boolean)
						.join(" · ")
				),
				entry?.error ? h("p", { class: "wp-note wp-bad" }, entry.error) : null,
				field(__("Reading"), input),
				verdict,
				photos.element,
			].filter(Boolean),
			{ action: __("Save and Next"), run: () => save() }
		);
		const button = form.querySelector("button[type=submit]");
		if (entry?.error || entry?.doubt)
			form.append(
				h(
					"button",
					{
						type: "button",
						class: "wp-button",
						onclick: () => {
							forget(entry);
							close();
							redraw();
						},
					},
					__("Discard")
				)
			);
		input.addEventListener("input", () => {
			document.querySelector(".wp-toast.wp-red")?.remove(); // about the value before
			show_verdict();
		});
		show_verdict(entry?.doubt);
		input.select();

		async function save() {
			const value = input.value;
			const { lower, doubtful } = judge(row, value);
			if (lower) {
				input.focus();
				input.select();
				return false;
			}
			if (doubtful && warned !== value) return warn(value);
			const fresh = {
				meter: row.name,
				read_on: entry?.value === value ? entry.read_on : clock.day(),
				value,
				sure: warned === value ? 1 : 0,
				instead_of: same_day,
			};
			if (entry && entry.read_on !== fresh.read_on) forget(entry);
			// kept first: a phone that is switched off now has lost nothing
			keep(fresh);
			let answer;
			try {
				answer = await send(fresh);
			} catch (error) {
				if (error.type && !PASSING.includes(error.type)) {
					forget(fresh);
					throw error;
				}
				toast(
					[
						error.type !== "Offline" && error.message,
						__("Kept on this phone. It is sent as soon as there is a connection."),
						photos.files.length && __("Add the photo when it has been sent."),
					]
						.filter(Boolean)
						.join(" "),
					"orange"
				);
				go_on(row);
				return true;
			}
			if (!answer.saved) {
				redraw();
				return warn(value, answer.doubt);
			}
			await send_photo(answer.reading);
			go_on(row);
			return true;
		}

		function warn(value, doubt) {
			warned = value;
			show_verdict(doubt);
			return false;
		}

		async function send_photo(reading) {
			const [file] = photos.files;
			if (!file) return;
			try {
				const photo = await upload(file, "Meter Reading", reading);
				await post(`${API}.add_photo`, { reading, photo });
			} catch (error) {
				toast(__("The reading is saved, the photo is not: {0}", [error.message]), "red");
			}
		}
	}

	// The next meter that has not been read, in walking order.
	function go_on(row) {
		if (!round) return;
		draw_round();
		const index = round.rows.findIndex((one) => one.name === row.name);
		const following = round.rows.slice(index + 1).find((one) => !is_done(one));
		if (following) setTimeout(() => ask_value(following));
		else if (round.rows.every(is_done)) toast(__("Everything here has been read."));
	}

	window.addEventListener("hashchange", route);
	window.addEventListener("online", send_waiting);
	setInterval(() => waiting().length && send_waiting(), RESEND_SECONDS * 1000);
	setInterval(
		() => document.hidden || document.querySelector(".wp-veil") || !navigator.onLine || route(),
		REFRESH_SECONDS * 1000
	);
	page.append(loading());
	const box = await wuye_ops.outbox(`wuye-meters:${wuye_ops.phone.user}`);
	route();
	if (waiting().length) send_waiting();
});
