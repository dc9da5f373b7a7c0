// 问卷: a household answers by its link or in its portal. What is entered stays on the phone until it has arrived, through a
// lost connection and a reload; what was sent and not confirmed is sent again, and is one answer all the same.
frappe.ready(() => {
	const { h, icon, empty, loading, post, busy, toast, Refusal } = wuye_ops.portal;
	const { card, is_answered, is_blank } = wuye_ops.survey;
	const API = "wuye_ops.customer_service.surveys.web";
	const page = document.getElementById("survey");
	const own = new URLSearchParams(location.search).get("of");
	const code = decodeURIComponent(location.hash.slice(1));
	const [load, answer, who] = own
		? [`${API}.load_own`, `${API}.answer_own`, { invitation: own }]
		: [`${API}.load`, `${API}.answer`, { code }];
	const kept = storage(`wuye-survey-${own || code}`);
	const { answers, sending } = { answers: {}, sending: false, ...kept.read() };
	let is_sent = false;

	window.addEventListener("hashchange", () => location.reload());
	start();

	// The browser's memory, or none: then the page works as long as it is open.
	function storage(name) {
		return {
			read() {
				try {
					return JSON.parse(localStorage.getItem(name) || "{}");
				} catch {
					return {};
				}
			},
			write(value) {
				try {
					localStorage.setItem(name, JSON.stringify(value));
				} catch {
					// a browser that keeps nothing
				}
			},
			forget() {
				try {
					localStorage.removeItem(name);
				} catch {
					// a browser that keeps nothing
				}
			},
		};
	}

	async function start() {
		page.replaceChildren(loading());
		try {
			const survey = await post(load, who);
			if (survey.state === "open") show(survey);
			else if (survey.state === "answered") finish(sending ? __("Your answers have arrived.") : null);
			else closed();
		} catch (error) {
			page.replaceChildren(
				empty(
					error.status === 404 ? __("Survey not found") : __("The survey could not be opened."),
					error.message,
					error.status === 404
						? null
						: h(
								"button",
								{ type: "button", class: "wp-button wp-primary", onclick: start },
								__("Try Again")
							)
				)
			);
		}
	}

	function closed() {
		kept.forget();
		page.replaceChildren(
			empty(
				__("This survey is closed."),
				__("Thank you for your interest. You can write to us any other time.")
			)
		);
	}

	function finish(title, thanks) {
		is_sent = true;
		kept.forget();
		page.replaceChildren(
			h(
				"div",
				{ class: "wp-empty wp-received" },
				icon("check"),
				h("h2", {}, title || __("Your household has answered this survey.")),
				h("p", { class: "wp-text" }, thanks || __("Thank you! Each household answers once.")),
				own ? h("a", { class: "wp-button", href: "/my-surveys" }, __("Back")) : null
			)
		);
		window.scrollTo(0, 0);
	}

	function show(survey) {
		const { questions, grades } = survey;
		document.title = survey.title;
		const bar = h("i");
		const counted = h("span");
		const send_button = h(
			"button",
			{
				type: "button",
				class: "wp-button wp-primary",
				onclick: () => busy(send_button, () => send(questions)),
			},
			__("Send Answers")
		);
		const progress = () => {
			const done = questions.filter(({ number }) => !is_blank(answers[number])).length;
			counted.textContent = __("{0} of {1} questions answered", [done, questions.length]);
			bar.style.width = `${(100 * done) / questions.length}%`;
		};
		page.replaceChildren(
			h("header", { class: "wp-header" }, h("h1", {}, survey.title)),
			h(
				"div",
				{ class: "wp-sections wp-survey" },
				h(
					"section",
					{ class: "wp-section" },
					h("p", { class: "wp-muted" }, survey.property),
					survey.introduction ? h("p", { class: "wp-text" }, survey.introduction) : null,
					h(
						"p",
						{ class: `wp-note ${survey.anonymous ? "wp-good" : ""}` },
						icon("shield"),
						survey.promise
					),
					survey.until ? h("p", { class: "wp-promise" }, icon("clock"), survey.until) : null
				),
				questions.map((question) =>
					card(question, answers[question.number], grades, (value) => {
						if (is_blank(value)) delete answers[question.number];
						else answers[question.number] = value;
						kept.write({ answers, sending: false });
						element_of(question).classList.remove("wp-missing");
						progress();
					})
				)
			),
			h(
				"div",
				{ class: "wp-bottom" },
				h("div", { class: "wp-counted" }, counted, h("div", { class: "wp-bar" }, bar)),
				send_button
			)
		);
		progress();
		if (sending) busy(send_button, () => send(questions));
		// what could not be sent for want of a connection goes as soon as there is one
		window.addEventListener("online", () => {
			if (!is_sent && kept.read().sending) busy(send_button, () => send(questions));
		});
	}

	const element_of = ({ number }) => document.getElementById(`question-${number}`);

	async function send(questions) {
		const missing = questions.filter(
			(question) => question.required && !is_answered(question, answers[question.number])
		);
		if (missing.length) {
			for (const question of missing) element_of(question).classList.add("wp-missing");
			element_of(missing[0]).scrollIntoView({ block: "center", behavior: "smooth" });
			throw new Refusal(__("Please answer the questions marked with *."));
		}
		if (!Object.keys(answers).length) throw new Refusal(__("Answer at least one question."));
		kept.write({ answers, sending: true });
		try {
			const { thanks } = await post(answer, { ...who, answers });
			finish(__("Your answers have arrived."), thanks);
		} catch (error) {
			if (error.status === 409) return finish(null);
			if (error.status === 410) return closed();
			if (error.type === "Offline") {
				toast(
					__(
						"There is no connection. Your answers are kept on this phone and sent when there is one."
					),
					"orange"
				);
				return;
			}
			// refused: nothing is on its way any more
			kept.write({ answers, sending: false });
			throw error;
		}
	}
});
