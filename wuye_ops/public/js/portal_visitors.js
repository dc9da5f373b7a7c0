// 访客: residents invite, send on, answer for who is at the gate, and take back.
frappe.ready(() => {
	const { h, icon, pill, header, empty, loading, get, post, busy, toast, sheet, field, moment_of } =
		wuye_ops.portal;
	const page = document.getElementById("portal-visitors");
	const API = "wuye_ops.security.invitations";
	// while the page is open somebody at the gate is seen within this time
	const SECONDS = 15;
	const list = h("div", { class: "wp-list" });
	let homes = [];
	// how far the phone's clock is from the property's, which all times are in
	let ahead = 0;

	page.append(
		header(__("Visitors"), {
			account: true,
			links: [
				["/my-requests", __("My Requests"), "list"],
				["/my-bills", __("My Bills"), "bill"],
			],
		}),
		list
	);
	show();
	setInterval(() => {
		const is_busy = document.querySelector(".wp-veil, .wp-busy");
		if (document.visibilityState === "visible" && !is_busy) refresh().catch(() => {});
	}, SECONDS * 1000);

	async function show() {
		list.replaceChildren(loading());
		try {
			await refresh();
		} catch (error) {
			list.replaceChildren(empty(error.message));
		}
	}

	async function refresh() {
		const found = await get(`${API}.my_visitors`);
		homes = found.homes;
		ahead = Date.now() - moment_of(found.now);
		if (!homes.length) {
			list.replaceChildren(
				empty(
					__("No home of yours is on file here."),
					__("Register with customer service, and you can invite visitors.")
				)
			);
			return;
		}
		list.replaceChildren(
			...found.waiting.map(waiting_card),
			...(found.live.length
				? found.live.map(card)
				: [
						empty(
							__("Nobody is expected"),
							__("Invite a visitor, and the gate lets them in without a call.")
						),
					]),
			...(found.past.length
				? [h("h2", { class: "wp-subhead" }, __("Before", null, "Visitors")), ...found.past.map(card)]
				: [])
		);
		if (!page.querySelector(".wp-bottom"))
			page.append(
				h(
					"div",
					{ class: "wp-bottom" },
					h(
						"button",
						{
							type: "button",
							class: "wp-button wp-primary",
							"data-do": "invite",
							onclick: invite_sheet,
						},
						icon("plus"),
						__("Invite a Visitor")
					)
				)
			);
	}

	// -- who is at the gate now

	function waiting_card(visit) {
		const answer = (expected, label, classes, icon_name) => {
			const button = h(
				"button",
				{ type: "button", class: `wp-button ${classes}`, "data-answer": expected },
				icon(icon_name),
				label
			);
			button.addEventListener("click", () =>
				busy(button, async () => {
					await post(`${API}.answer`, { name: visit.name, expected });
					toast(
						expected ? __("The gate lets them in.") : __("The gate does not let them in."),
						expected ? "green" : "orange"
					);
					await refresh();
				})
			);
			return button;
		};
		return h(
			"section",
			{ class: "wp-section wp-edge-orange", "data-visit": visit.name },
			h(
				"div",
				{ class: "wp-card-head" },
				h("strong", {}, __("{0} is at the gate", [visit.visitor])),
				pill(visit.status_label, visit.colour)
			),
			facts(visit),
			h(
				"p",
				{ class: "wp-muted" },
				__("Do you expect them? Please answer until {0}.", [clock(visit.answer_by)])
			),
			h(
				"div",
				{ class: "wp-row" },
				answer(0, __("No, Not Expected"), "", "close"),
				answer(1, __("Yes, Let Them In"), "wp-primary", "check")
			)
		);
	}

	// -- who may come, and who came

	function card(visit) {
		const send = h(
			"button",
			{
				type: "button",
				class: "wp-button wp-primary",
				"data-do": "send",
			},
			icon("scan"),
			__("Code and Link")
		);
		send.addEventListener("click", () =>
			busy(send, async () => code_sheet(visit, await post(`${API}.show`, { name: visit.name })))
		);
		return h(
			"section",
			{ class: "wp-section", "data-visit": visit.name },
			h(
				"div",
				{ class: "wp-card-head" },
				h("strong", {}, visit.visitor),
				pill(visit.status_label, visit.colour)
			),
			facts(visit),
			visit.reason ? h("p", { class: "wp-note wp-bad" }, visit.reason) : null,
			h(
				"div",
				{ class: "wp-row" },
				visit.can_revoke ? revoke_button(visit) : null,
				visit.can_send ? send : null
			)
		);
	}

	function facts(visit) {
		const people = visit.persons > 1 ? __("{0} people", [visit.persons]) : null;
		return [
			h(
				"p",
				{ class: "wp-promise" },
				icon("clock"),
				h("span", {}, `${moment_words(visit.from)} – ${until_words(visit.from, visit.to)}`)
			),
			h(
				"p",
				{ class: "wp-muted" },
				[
					visit.unit,
					visit.kind === "Visitor" ? null : visit.kind_label,
					visit.firm,
					people,
					visit.plate,
					visit.phone,
					visit.purpose,
					visit.entries === 1 ? null : __("several times"),
				]
					.filter(Boolean)
					.join(" · ")
			),
		];
	}

	function revoke_button(visit) {
		return h(
			"button",
			{
				type: "button",
				class: "wp-button",
				"data-do": "revoke",
				onclick: () =>
					sheet(
						__("Take back the invitation?"),
						h(
							"p",
							{},
							__("{0} is not let in with it any more. Who is inside may leave at any time.", [
								visit.visitor,
							])
						),
						{
							action: __("Take Back", null, "Visitors"),
							run: async () => {
								await post(`${API}.revoke`, { name: visit.name });
								toast(__("Taken back.", null, "Visitors"));
								await refresh();
							},
						}
					),
			},
			__("Take Back", null, "Visitors")
		);
	}

	// -- the code

	function code_sheet(visit, found) {
		// an SVG that the server has drawn from the address alone, shown as a picture, so that nothing in it can run
		const picture = h("img", {
			class: "wp-qr",
			alt: __("QR Code"),
			src: `data:image/svg+xml;utf8,${encodeURIComponent(as_document(found.picture))}`,
		});
		const copy = h(
			"button",
			{ type: "button", class: "wp-button", "data-do": "copy" },
			__("Copy", null, "Visitors")
		);
		copy.addEventListener("click", () =>
			busy(copy, async () => {
				await navigator.clipboard.writeText(found.text);
				toast(__("Copied. Paste it into a message."));
			})
		);
		const share = h(
			"button",
			{ type: "button", class: "wp-button wp-primary", "data-do": "share" },
			__("Send On")
		);
		share.addEventListener("click", () =>
			// closing the phone's own sheet is no failure
			navigator.share({ title: visit.visitor, text: found.text }).catch(() => {})
		);
		const renew = h(
			"button",
			{ type: "button", class: "wp-link", "data-do": "renew" },
			__("Somebody else has got it: make another")
		);
		const view = sheet(__("For {0}", [visit.visitor]), [
			picture,
			h("p", { class: "wp-code" }, found.code),
			h(
				"p",
				{ class: "wp-muted wp-centre" },
				__("At the gate your visitor shows the picture or says the code.")
			),
			h("p", { class: "wp-link wp-address" }, found.address),
			h("div", { class: "wp-row" }, copy, navigator.share ? share : null),
			renew,
		]);
		renew.addEventListener("click", () =>
			busy(renew, async () => {
				const other = await post(`${API}.renew`, { name: visit.name });
				view.close();
				code_sheet(visit, other);
				toast(__("The one before opens nothing any more."));
			})
		);
	}

	const as_document = (svg) =>
		svg.includes("xmlns") ? svg : svg.replace("<svg", '<svg xmlns="http://www.w3.org/2000/svg"');

	// -- inviting

	function invite_sheet() {
		const now = here();
		const key = [...crypto.getRandomValues(new Uint8Array(16))]
			.map((byte) => byte.toString(16).padStart(2, "0"))
			.join("");
		const input = (name, attributes = {}) =>
			h("input", { type: "text", name, maxlength: 60, ...attributes });
		const unit = h(
			"select",
			{ name: "unit" },
			homes.map((home) => h("option", { value: home.unit }, home.label))
		);
		const inputs = {
			visitor_name: input("visitor_name", {
				required: true,
				placeholder: __("As your visitor says it at the gate"),
			}),
			valid_from: input("valid_from", { type: "datetime-local", value: local(now), required: true }),
			valid_to: input("valid_to", {
				type: "datetime-local",
				value: local(end_of(now)),
				required: true,
			}),
			persons: input("persons", { type: "number", min: 1, max: homes[0].persons, value: 1 }),
			visitor_phone: input("visitor_phone", { type: "tel" }),
			plate: input("plate", { placeholder: "沪A12345" }),
			purpose: input("purpose"),
		};
		const many = h("input", { type: "checkbox", name: "many" });
		inputs.valid_from.addEventListener("change", () => {
			const from = new Date(inputs.valid_from.value);
			if (!isNaN(from) && new Date(inputs.valid_to.value) <= from)
				inputs.valid_to.value = local(end_of(from));
		});
		sheet(
			__("Invite a Visitor"),
			[
				homes.length > 1 ? field(__("Unit"), unit) : null,
				field(__("Name of the Visitor"), inputs.visitor_name),
				h(
					"div",
					{ class: "wp-chips wp-days", role: "group", "aria-label": __("When") },
					day_chip(__("Today"), 0, inputs),
					day_chip(__("Tomorrow"), 1, inputs),
					day_chip(__("Weekend"), days_to_saturday(now), inputs, 2)
				),
				field(__("From", null, "Visit"), inputs.valid_from),
				field(__("Until", null, "Visit"), inputs.valid_to),
				h("label", { class: "wp-check" }, many, __("May come several times")),
				h(
					"details",
					{ class: "wp-more" },
					h("summary", {}, __("People, plate, phone")),
					field(__("People", null, "Visitor Pass"), inputs.persons),
					field(__("Plate"), inputs.plate),
					field(__("Phone"), inputs.visitor_phone),
					field(__("Purpose", null, "Visitor Pass"), inputs.purpose)
				),
			],
			{
				action: __("Invite"),
				run: async () => {
					const name = await post(`${API}.invite`, {
						unit: unit.value,
						key,
						entries: many.checked ? 0 : 1,
						...Object.fromEntries(Object.entries(inputs).map(([name, one]) => [name, one.value])),
					});
					const found = await post(`${API}.show`, { name });
					await refresh();
					// once this sheet has closed
					setTimeout(() => code_sheet({ name, visitor: inputs.visitor_name.value }, found), 0);
				},
			}
		);
	}

	function day_chip(label, days, { valid_from, valid_to }, length = 1) {
		return h(
			"button",
			{
				type: "button",
				onclick: (event) => {
					const from = here();
					if (days) {
						from.setDate(from.getDate() + days);
						from.setHours(8, 0, 0, 0);
					}
					const to = end_of(from);
					to.setDate(to.getDate() + length - 1);
					valid_from.value = local(from);
					valid_to.value = local(to);
					for (const chip of event.target.parentElement.children)
						chip.classList.toggle("wp-on", chip === event.target);
				},
			},
			label
		);
	}

	const days_to_saturday = (day) => (6 - day.getDay() + 7) % 7;

	function end_of(day) {
		const end = new Date(day);
		end.setHours(22, 0, 0, 0);
		if (end - day < 2 * 3600 * 1000) end.setTime(day.getTime() + 4 * 3600 * 1000);
		return end;
	}

	// -- times

	const here = () => new Date(Date.now() - ahead);
	const two = (number) => String(number).padStart(2, "0");
	const local = (day) =>
		`${day.getFullYear()}-${two(day.getMonth() + 1)}-${two(day.getDate())}T${two(day.getHours())}:${two(day.getMinutes())}`;
	const clock = (text) => (text || "").slice(11, 16);

	// times are the property's, as the server says them
	function moment_words(text) {
		const day = text.slice(0, 10);
		const today = local(here()).slice(0, 10);
		return day === today ? __("today {0}", [clock(text)]) : `${text.slice(5, 10)} ${clock(text)}`;
	}

	const until_words = (from, to) => (from.slice(0, 10) === to.slice(0, 10) ? clock(to) : moment_words(to));
});
