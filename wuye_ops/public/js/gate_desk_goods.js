// 岗亭工作台, goods that are carried out: what is on the list, what was carried, and what is asked about.
frappe.provide("wuye_ops.gate_desk");

// room: what the tabs share (gate_desk.js). The elements of the tab.
wuye_ops.gate_desk.goods = (room) => {
	const { h, icon, pill, empty, get, post, busy, toast, sheet, field } = wuye_ops.portal;
	const { API, STORE, asked, asking, desk, new_key } = room;

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

	return goods();
};
