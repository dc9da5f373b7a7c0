// One request of a resident, or of a guest with a link: how far it is, who is on it, what was written, and the rating.
frappe.ready(() => {
	const { h, icon, pill, header, empty, loading, get, post, busy, toast, gallery, field, sheet } =
		wuye_ops.portal;
	const page = document.getElementById("portal-request");
	if (!page) return;
	// how the request is reached: by the resident's login, or by a guest's link (guest_follow.js)
	const door = wuye_ops.guest_door || resident_door(page.dataset.name);
	const REFRESH_SECONDS = 60;
	const body = h("div", { class: "wp-sections" }, loading());
	// what is being written stays while the page refreshes
	const message = h("textarea", {
		rows: 2,
		maxlength: 1000,
		placeholder: __("Write to customer service"),
		"aria-label": __("Message"),
	});
	let shown = "";

	page.append(header(__("Request"), { back: door.back }), body);
	refresh();
	setInterval(() => document.hidden || refresh(), REFRESH_SECONDS * 1000);

	function resident_door(name) {
		const API = "wuye_ops.customer_service.portal";
		return {
			back: "/my-requests",
			progress: () => get(`${API}.request_progress`, { name }),
			write: (text) => post(`${API}.send_message`, { request: name, text }),
			rate: (rating) => post(`${API}.rate`, { request: name, ...rating }),
			reopen: (text) => post(`${API}.still_not_right`, { request: name, text }),
		};
	}

	async function refresh() {
		try {
			const request = await door.progress();
			const now = JSON.stringify(request);
			// nothing new: what a person is reading or writing is left alone
			if (now !== shown) draw(request);
			shown = now;
		} catch (error) {
			if (!shown) body.replaceChildren(empty(error.message));
		}
	}

	function draw(request) {
		const writing = document.activeElement === message;
		body.replaceChildren(
			...[head(request), rating(request), progress(request), report(request), thread(request)].filter(
				Boolean
			)
		);
		if (writing) message.focus();
	}

	const section = (title, ...children) =>
		h("section", { class: "wp-section" }, title ? h("h2", {}, title) : null, ...children);

	function head(request) {
		return section(
			null,
			h(
				"div",
				{ class: "wp-card-head" },
				h("strong", { class: "wp-title" }, request.subject),
				pill(request.status_label, request.colour)
			),
			h(
				"p",
				{ class: request.late ? "wp-promise wp-late" : "wp-promise" },
				icon("clock"),
				request.promise
			),
			request.next_report
				? h("p", { class: "wp-muted" }, __("You hear from us before {0}", [request.next_report]))
				: null,
			request.hold_reason ? h("p", { class: "wp-note" }, request.hold_reason) : null,
			request.reason ? h("p", { class: "wp-note" }, request.reason) : null,
			request.solution ? h("p", { class: "wp-note wp-good" }, request.solution) : null,
			gallery(request.work_photos, __("After the work")),
			request.is_merged
				? h(
						"p",
						{ class: "wp-muted" },
						__("Others have reported the same; we take care of it together.")
					)
				: null,
			request.can_reopen && door.reopen
				? h(
						"button",
						{ type: "button", class: "wp-link wp-not-right", onclick: still_not_right },
						__("Still not right?")
					)
				: null
		);
	}

	// Resolved for us, not for the customer: taken up again, with what is still wrong.
	function still_not_right() {
		const text = h("textarea", { rows: 4, maxlength: 1000, required: true });
		sheet(__("Still not right?"), field(__("What is still wrong?"), text), {
			action: __("Take It Up Again"),
			run: async () => {
				await door.reopen(text.value);
				toast(__("We take it up again."));
				await refresh();
			},
		});
	}

	function progress(request) {
		const last = request.steps.filter((step) => step.done).length - 1;
		return section(
			__("Progress"),
			h(
				"ol",
				{ class: "wp-steps" },
				request.steps.map((step, index) =>
					h(
						"li",
						{ class: `${step.done ? "wp-done" : ""} ${index === last ? "wp-now" : ""}` },
						h("span", { class: "wp-dot" }, step.done ? icon("check") : null),
						h("span", {}, step.label),
						h("time", {}, step.on || "")
					)
				)
			),
			request.people.map((text) => h("p", { class: "wp-person" }, icon("user"), text))
		);
	}

	function report(request) {
		return section(
			__("Your Report"),
			request.description ? h("p", { class: "wp-text" }, request.description) : null,
			gallery(request.photos, __("Photo of your report")),
			h(
				"p",
				{ class: "wp-muted" },
				[request.unit, request.place, request.category, request.reported].filter(Boolean).join(" · ")
			),
			h("p", { class: "wp-muted" }, request.name)
		);
	}

	function thread(request) {
		const send = h("button", { type: "submit", class: "wp-button wp-primary" }, __("Send"));
		return section(
			__("Messages"),
			request.messages.length
				? h(
						"ul",
						{ class: "wp-thread" },
						request.messages.map((entry) =>
							h(
								"li",
								{ class: entry.mine ? "wp-mine" : "" },
								h("p", { class: "wp-text" }, entry.text),
								h("time", {}, entry.on)
							)
						)
					)
				: null,
			request.can_write
				? h(
						"form",
						{
							class: "wp-write",
							onsubmit: (event) => {
								event.preventDefault();
								busy(send, async () => {
									await door.write(message.value);
									message.value = "";
									toast(__("Your message has been sent."));
									await refresh();
								});
							},
						},
						message,
						send
					)
				: null,
			request.hotline
				? h(
						"a",
						{ class: "wp-button", href: `tel:${request.hotline}` },
						icon("phone"),
						__("Call customer service")
					)
				: null
		);
	}

	function rating(request) {
		if (request.stars) {
			return section(
				__("Your Rating"),
				stars(request.stars),
				request.rating_comment ? h("p", { class: "wp-text" }, request.rating_comment) : null
			);
		}
		if (!request.can_rate) return null;
		let chosen = 0;
		const comment = h("textarea", {
			rows: 2,
			maxlength: 500,
			placeholder: __("What was good, what was not?"),
		});
		const send = h(
			"button",
			{ type: "submit", class: "wp-button wp-primary", disabled: true },
			__("Send the Rating")
		);
		const choice = stars(0, (count) => {
			chosen = count;
			send.disabled = false;
		});
		return h(
			"section",
			{ class: "wp-section wp-ask" },
			h("h2", {}, __("How satisfied are you?")),
			h(
				"form",
				{
					onsubmit: (event) => {
						event.preventDefault();
						busy(send, async () => {
							await door.rate({ stars: chosen, comment: comment.value });
							toast(__("Thank you for your rating."));
							await refresh();
						});
					},
				},
				choice,
				field(__("Comment"), comment),
				send
			)
		);
	}

	// Five stars to look at, or to press when `on_choose` is given.
	function stars(count, on_choose) {
		const row = h("div", {
			class: "wp-stars",
			role: on_choose ? "radiogroup" : "img",
			"aria-label": __("{0} of 5 stars", [count]),
		});
		const draw_stars = (lit) =>
			row.replaceChildren(
				...[1, 2, 3, 4, 5].map((number) =>
					h(
						on_choose ? "button" : "span",
						{
							...(on_choose ? { type: "button", onclick: () => choose(number) } : {}),
							class: number <= lit ? "wp-lit" : "",
							"data-stars": number,
							"aria-label": __("{0} of 5 stars", [number]),
						},
						icon("star")
					)
				)
			);
		const choose = (number) => {
			draw_stars(number);
			on_choose(number);
		};
		draw_stars(count);
		return row;
	}
});
