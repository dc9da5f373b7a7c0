// 岗亭工作台: parking fees, goods that are carried out, notes of misuse, and what to tell drivers; for thumbs in gloves.
frappe.ready(() => {
	const {
		h, icon, pill, header, empty, loading, get, post, send, busy, toast, photo_picker, sheet, field, money,
	} = wuye_ops.portal; // prettier-ignore
	const page = document.getElementById("gate-desk");
	if (!page) return;
	const API = "wuye_ops.security.gate_desk";
	const STORE = "wuye-gate-desk";
	const TABS = [
		["parking", () => __("Parking Fee"), "bill"],
		["goods", () => __("Goods Release"), "list"],
		["notes", () => __("Parking Note"), "camera"],
		["guidance", () => __("Tell Drivers"), "bell"],
	];
	const asked = new URLSearchParams(location.search);
	const new_key = () =>
		Array.from(crypto.getRandomValues(new Uint8Array(10)), (one) => one.toString(16)).join("");
	const body = h("div", { class: "wp-list gd-body" });
	const bar = h("nav", { class: "wp-segments gd-tabs", "aria-label": __("Gate Desk") });
	let desk = null;

	page.append(header(__("Gate Desk"), { account: true }), body);
	open(asked.get("property") || localStorage.getItem(STORE));

	async function open(property) {
		body.replaceChildren(loading());
		try {
			desk = await get(`${API}.overview`, property ? { property } : {}).catch((error) => {
				// what was chosen on this phone before may be somebody else's place now
				if (!property || error.type !== "PermissionError") throw error;
				return get(`${API}.overview`);
			});
		} catch (error) {
			body.replaceChildren(empty(error.message));
			return;
		}
		localStorage.setItem(STORE, desk.property);
		body.before(place_bar(), bar);
		show(asked.has("release") ? "goods" : location.hash.slice(1) || "parking");
	}

	function place_bar() {
		page.querySelector(".gd-place")?.remove();
		const select = h(
			"select",
			{ "aria-label": __("Property"), onchange: () => open(select.value) },
			desk.properties.map((name) =>
				h("option", { value: name, selected: name === desk.property }, name)
			)
		);
		return h(
			"div",
			{ class: "gd-place gd-form" },
			desk.properties.length > 1 ? select : h("strong", {}, desk.property)
		);
	}

	function show(tab) {
		const known = TABS.some(([name]) => name === tab) ? tab : "parking";
		history.replaceState(null, "", `${location.pathname}${location.search}#${known}`);
		bar.replaceChildren(
			...TABS.map(([name, label, shape]) =>
				h(
					"button",
					{
						type: "button",
						class: name === known ? "wp-on" : "",
						"aria-pressed": String(name === known),
						"data-tab": name,
						onclick: () => show(name),
					},
					icon(shape),
					label()
				)
			)
		);
		body.replaceChildren(...{ parking, goods, notes, guidance }[known]());
		body.querySelector("input[autofocus]")?.focus({ preventScroll: true });
	}

	// A large field with its key: typed, or entered by a scanner, which ends with Enter.
	function asking({ label, placeholder, action, run, value = "", name }) {
		const input = h("input", {
			name,
			value,
			placeholder,
			"aria-label": label,
			autocomplete: "off",
			autocapitalize: "characters",
			spellcheck: "false",
			class: "gd-input",
			autofocus: true,
		});
		const button = h("button", { type: "submit", class: "wp-button wp-primary gd-key" }, action);
		const form = h(
			"form",
			{
				class: "gd-form gd-ask",
				onsubmit: (event) => {
					event.preventDefault();
					if (input.value.trim()) busy(button, () => run(input.value.trim()));
				},
			},
			field(label, input),
			button
		);
		return { form, input };
	}

	// -- parking ------------------------------------------------------------------------------------------------------

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

	// -- goods --------------------------------------------------------------------------------------------------------

	function goods() {
		const answer = h("div", {});
		const { form, input } = asking({
			name: "goods",
			label: __("Number, unit, name or plate"),
			placeholder: __("GR-2026-00001, 1-101, 沪A12345"),
			action: __("Find"),
			value: asked.get("release") || "",
			run: (text) => find(text, answer),
		});
		const camera = h("div", { class: "wp-camera" });
		form.append(scan_button(camera, input, answer));
		if (input.value) find(input.value, answer).catch((error) => toast(error.message, "red"));
		return [form, camera, answer];
	}

	function scan_button(camera, input, answer) {
		let reader = null;
		const stop = () => {
			reader?.stop();
			reader = null;
			camera.replaceChildren();
		};
		const button = h("button", { type: "button", class: "wp-button gd-key" }, icon("scan"), __("Scan"));
		button.addEventListener("click", () => {
			if (reader) return stop();
			return busy(button, async () => {
				const video = h("video", { playsinline: true, muted: true });
				camera.replaceChildren(video);
				try {
					reader = await wuye_ops.qr_scanner.start(video, (text) => {
						stop();
						input.value = text;
						find(text, answer).catch((error) => toast(error.message, "red"));
					});
				} catch (error) {
					camera.replaceChildren();
					toast(error.message, "red");
				}
			});
		});
		return button;
	}

	async function find(text, answer) {
		const found = await get(`${API}.find_goods`, { property: desk.property, text });
		answer.replaceChildren(
			...(found.length
				? found.map((slip) => release_card(slip))
				: [
						empty(
							__("No goods release"),
							__("Call the service desk; nothing is kept back meanwhile.")
						),
					])
		);
	}

	function release_card(slip) {
		const colour = slip.good ? "green" : slip.status === "Released" ? "blue" : "red";
		const box = h("section", { class: `wp-section wp-edge-${colour}` });
		if (!slip.name) {
			box.append(h("p", { class: "wp-note wp-bad" }, slip.reasons[0]));
			return box;
		}
		box.dataset.release = slip.name;
		const counts = new Map();
		const not_listed = h("input", { name: "not_listed", placeholder: __("Separated by commas") });
		const vehicle = h("input", { name: "vehicle", value: slip.plates.split("、")[0] || "" });
		const client_key = new_key();
		box.append(
			h(
				"div",
				{ class: "wp-card-head" },
				h("strong", {}, `${slip.unit} · ${slip.applicant}`),
				pill(slip.status_label, colour)
			),
			h(
				"p",
				{ class: "wp-muted" },
				[
					slip.name,
					slip.moving_out && __("Moving Out"),
					__("until {0}", [slip.until]),
					slip.plates,
					slip.mover,
				]
					.filter(Boolean)
					.join(" · ")
			),
			h("p", {}, slip.consent),
			...slip.reasons.map((reason) =>
				h("p", { class: `wp-note ${slip.status === "Released" ? "" : "wp-bad"}` }, reason)
			),
			h(
				"div",
				{ class: "gd-items" },
				slip.items.map((item) => item_row(item, counts, slip.good))
			)
		);
		if (slip.trips.length)
			box.append(
				h(
					"ul",
					{ class: "gd-rows" },
					slip.trips.map((trip) =>
						h(
							"li",
							{},
							h("span", {}, trip.at),
							h("b", {}, trip.carried),
							h("span", {}, trip.settled)
						)
					)
				)
			);
		if (!slip.good) return box;
		const send = async (settled) => {
			const done = await post(`${API}.check_out`, {
				property: desk.property,
				release: slip.name,
				carried: Object.fromEntries(counts),
				not_listed: not_listed.value
					.split(/[,，、]/)
					.map((one) => one.trim())
					.filter(Boolean),
				plate_text: vehicle.value,
				gate: localStorage.getItem(`${STORE}-gate`) || "",
				settled,
				client_key,
			});
			if (done.ask) return ask_about(done, send);
			toast(done.released ? __("All of it is out.") : __("Written down."));
			box.replaceWith(release_card(done.screen));
			return true;
		};
		const button = h("button", { type: "button", class: "wp-button wp-primary gd-key" }, __("Goes Out"));
		button.addEventListener("click", () => busy(button, () => send("")));
		box.append(
			h(
				"div",
				{ class: "gd-form" },
				field(__("Not on the list"), not_listed),
				field(__("Vehicle"), vehicle),
				desk.gates.length > 1 ? gate_choice() : null
			),
			button
		);
		return box;
	}

	function gate_choice() {
		const kept = localStorage.getItem(`${STORE}-gate`);
		const select = h(
			"select",
			{ onchange: () => localStorage.setItem(`${STORE}-gate`, select.value) },
			desk.gates.map((name) => h("option", { value: name, selected: name === kept }, name))
		);
		localStorage.setItem(`${STORE}-gate`, select.value);
		return field(__("Gate"), select);
	}

	// What is carried of a row, with large keys; one more than the list allows is counted too, and asked about.
	function item_row(item, counts, good) {
		const number = h("output", {}, "0");
		const change = (by) => {
			const next = Math.max(0, (counts.get(item.row) || 0) + by);
			counts.set(item.row, next);
			number.textContent = String(next);
			number.classList.toggle("wp-late", next > item.left);
		};
		const key = (label, by, text) =>
			h(
				"button",
				{ type: "button", class: "gd-step", "aria-label": label, onclick: () => change(by) },
				text
			);
		return h(
			"div",
			{ class: "gd-item", "data-item": item.item },
			h(
				"span",
				{},
				h("b", {}, item.item),
				h(
					"small",
					{},
					__("{0} listed, {1} left", [item.quantity, item.left]),
					item.remark ? ` · ${item.remark}` : ""
				)
			),
			good
				? h(
						"span",
						{ class: "gd-steps" },
						key(__("One less of {0}", [item.item]), -1, "−"),
						number,
						key(__("One more of {0}", [item.item]), 1, "+"),
						item.left > 1
							? h(
									"button",
									{
										type: "button",
										class: "gd-step gd-all",
										onclick: () => change(item.left - (counts.get(item.row) || 0)),
									},
									__("All")
								)
							: null
					)
				: null
		);
	}

	function ask_about(found, send) {
		const settled = h("textarea", { rows: 2, name: "settled" });
		sheet(
			__("Not all of it is on the list"),
			h(
				"div",
				{ class: "gd-form" },
				found.too_many.length
					? h("p", {}, __("More than listed: {0}", [found.too_many.join("、")]))
					: null,
				found.not_listed.length
					? h("p", {}, __("Not listed: {0}", [found.not_listed.join("、")]))
					: null,
				h(
					"p",
					{ class: "wp-note wp-warn" },
					__("Keep nothing back. Call who has consented, or the service desk.")
				),
				h("p", { class: "wp-muted" }, found.consent),
				field(__("What they said"), settled)
			),
			{
				action: __("Goes Out"),
				run: async () => {
					if (!settled.value.trim()) {
						toast(__("Write down what they said."), "red");
						return false;
					}
					return Boolean(await send(settled.value.trim()));
				},
			}
		);
		return false;
	}

	// A photo of the user's own, which the note it is named in takes over.
	function send_photo(file) {
		const form = new FormData();
		form.append("file", file, file.name);
		form.append("is_private", "1");
		return send("/api/method/upload_file", { method: "POST", body: form }).then(
			(saved) => saved.file_url
		);
	}

	// -- notes --------------------------------------------------------------------------------------------------------

	function notes() {
		const plate = h("input", {
			name: "plate",
			placeholder: "沪A12345",
			autocomplete: "off",
			class: "gd-input",
		});
		const place = h("input", { name: "place", placeholder: __("B1-023, or in front of building 3") });
		const remark = h("textarea", { rows: 2, name: "remark" });
		const photos = photo_picker(1);
		let misuse = desk.misuses[0].value;
		const client_key = new_key();
		const chips = h("div", { class: "wp-chips", role: "radiogroup", "aria-label": __("Kind of Misuse") });
		const draw = () =>
			chips.replaceChildren(
				...desk.misuses.map(({ value, label }) =>
					h(
						"button",
						{
							type: "button",
							role: "radio",
							"aria-checked": String(value === misuse),
							class: value === misuse ? "wp-on" : "",
							onclick: () => {
								misuse = value;
								draw();
							},
						},
						label
					)
				)
			);
		draw();
		const button = h("button", { type: "submit", class: "wp-button wp-primary gd-key" }, __("Note It"));
		const form = h(
			"form",
			{
				class: "gd-form wp-section",
				onsubmit: (event) => {
					event.preventDefault();
					busy(button, async () => {
						const made = await post(`${API}.note`, {
							property: desk.property,
							plate_text: plate.value,
							misuse,
							place: place.value,
							remark: remark.value,
							client_key,
							photo: photos.files.length ? await send_photo(photos.files[0]) : "",
						});
						show("notes");
						body.append(
							h(
								"p",
								{
									class: `wp-note ${made.letter_due ? "wp-warn" : "wp-good"}`,
									"data-note": made.name,
								},
								made.letter_due
									? __("{0}: {1} notes in 30 days. The desk sends a letter.", [
											made.plate,
											made.times,
										])
									: __("{0} is noted ({1} in 30 days).", [made.plate, made.times])
							)
						);
					});
				},
			},
			field(__("Plate"), plate),
			h("span", { class: "wp-label" }, __("Kind of Misuse")),
			chips,
			field(__("Space or place"), place),
			field(__("Note"), remark),
			photos.element,
			button
		);
		return [
			h(
				"p",
				{ class: "wp-muted gd-hint" },
				__("A note moves and locks no vehicle. In danger call 110 or 122.")
			),
			form,
		];
	}

	// -- what to tell drivers -----------------------------------------------------------------------------------------

	function guidance() {
		const colours = { Closed: "red", Detour: "orange", Notice: "blue" };
		return desk.guidance.length
			? desk.guidance.map((row) =>
					h(
						"section",
						{ class: `wp-section wp-edge-${colours[row.level] || "blue"}` },
						h("strong", {}, row.subject),
						row.message ? h("p", { class: "wp-text" }, row.message) : null
					)
				)
			: [empty(__("Nothing special to tell."))];
	}
});
