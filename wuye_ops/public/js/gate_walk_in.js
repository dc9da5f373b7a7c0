// 临时来访: the guard registers who stands at the gate, the host answers on the phone, or is called.
(() => {
	const { h, pill, icon, empty, get, post, busy, toast, sheet, field, moment_of, duration } =
		wuye_ops.portal;
	const { clock } = wuye_ops.phone;
	const API = "wuye_ops.security.walk_ins";
	// how soon a host's answer is seen
	const SECONDS = 4;
	const TYPING = 300; // milliseconds without a key before units are looked for
	const COLOURS = { "To Confirm": "orange", Active: "green", Declined: "red" };

	wuye_ops.gate.tools.push({ label: () => __("Walk-in Registration"), run: open });

	function open(here) {
		const { gate } = here;
		const form = h("div", { class: "gp-walk-form" });
		const asked = h("div", { class: "gp-walk-asked" });
		let timer = null;

		const close = () => {
			clearInterval(timer);
			here.close();
		};
		here.show(
			h(
				"section",
				{ class: "gp-inside gp-walk" },
				h(
					"header",
					{ class: "gp-inside-head" },
					h("h2", {}, __("Walk-in Registration")),
					h(
						"button",
						{ type: "button", class: "gp-tool", "aria-label": __("Close"), onclick: close },
						icon("close"),
						h("kbd", {}, "Esc")
					)
				),
				h("div", { class: "gp-walk-columns" }, form, asked)
			)
		);
		choose_unit();
		refresh();
		timer = setInterval(() => {
			// the view is left with Esc as well
			if (!asked.isConnected) return clearInterval(timer);
			if (!document.hidden && !document.querySelector(".wp-veil")) refresh();
			return undefined;
		}, SECONDS * 1000);

		// -- where to

		function choose_unit() {
			const found = h("div", { class: "gp-walk-units" });
			let waiting = null;
			const search = h("input", {
				type: "search",
				class: "gp-input",
				placeholder: __("Which unit do they visit?"),
				"aria-label": __("Which unit do they visit?"),
				oninput: () => {
					clearTimeout(waiting);
					waiting = setTimeout(look, TYPING);
				},
			});
			async function look() {
				const text = search.value.trim();
				if (!text) return found.replaceChildren();
				try {
					const rows = await get(`${API}.units`, { property: gate.property, text });
					if (search.value.trim() !== text) return undefined;
					found.replaceChildren(
						...(rows.length ? rows.map(unit_button) : [empty(__("There is no such unit."))])
					);
				} catch (error) {
					toast(error.message, "red");
				}
				return undefined;
			}
			form.replaceChildren(search, found);
			search.focus();
		}

		const unit_button = (row) =>
			h(
				"button",
				{ type: "button", class: "gp-choice", "data-unit": row.unit, onclick: () => enter(row) },
				h("b", {}, short(row.unit)),
				h(
					"span",
					{},
					[
						row.hosts.join("、") || __("nobody on file"),
						row.can_answer ? __("answers on the phone page") : __("call them"),
					].join(" · ")
				)
			);

		const short = (unit) => unit.replace(`${gate.property}-`, "");

		// -- who

		function enter(row) {
			const key = wuye_ops.gate.entries.new_key();
			let persons = 1;
			const input = (name, attributes = {}) =>
				h("input", { type: "text", name, maxlength: 60, autocomplete: "off", ...attributes });
			const inputs = {
				visitor_name: input("visitor_name", { required: true }),
				visitor_phone: input("visitor_phone", { type: "tel" }),
				plate: input("plate"),
				purpose: input("purpose"),
			};
			const number = h("b", {}, "1");
			const step = (by, label) =>
				h(
					"button",
					{
						type: "button",
						class: "gp-tool",
						"aria-label": label,
						onclick: () => {
							persons = Math.min(Math.max(persons + by, 1), 30);
							number.textContent = String(persons);
						},
					},
					by > 0 ? "+" : "−"
				);
			const send = h(
				"button",
				{ type: "submit", class: "wp-button wp-primary", "data-do": "ask-host" },
				__("Ask the Host")
			);
			form.replaceChildren(
				h(
					"form",
					{
						class: "gp-walk-who",
						onsubmit: (event) => {
							event.preventDefault();
							busy(send, async () => {
								await post(`${API}.register`, {
									property: gate.property,
									unit: row.unit,
									key,
									persons,
									...Object.fromEntries(
										Object.entries(inputs).map(([name, one]) => [name, one.value])
									),
								});
								choose_unit();
								await refresh();
							});
						},
					},
					h(
						"div",
						{ class: "gp-walk-to" },
						h("b", {}, short(row.unit)),
						h("span", { class: "wp-muted" }, row.hosts.join("、")),
						h(
							"button",
							{ type: "button", class: "gp-tool", onclick: choose_unit },
							__("Other Unit")
						)
					),
					field(__("Name"), inputs.visitor_name),
					h(
						"div",
						{ class: "gp-walk-pair" },
						field(__("Phone"), inputs.visitor_phone),
						field(__("Plate"), inputs.plate)
					),
					field(__("Purpose", null, "Visitor Pass"), inputs.purpose),
					h(
						"div",
						{ class: "gp-walk-persons" },
						h("span", {}, __("People", null, "Visitor Pass")),
						step(-1, __("Fewer")),
						number,
						step(1, __("More"))
					),
					send
				)
			);
			inputs.visitor_name.focus();
		}

		// -- what they say

		async function refresh() {
			try {
				const rows = await get(`${API}.waiting`, { property: gate.property });
				asked.replaceChildren(
					h("h3", {}, __("Asked For")),
					...(rows.length ? rows.map(card) : [empty(__("Nobody waits."))])
				);
			} catch (error) {
				// without a connection the next round asks again
				console.warn(error);
			}
		}

		function card(row) {
			const waits = row.status === "To Confirm";
			return h(
				"div",
				{ class: `gp-walk-card ${row.is_late ? "gp-late" : ""}`, "data-pass": row.name },
				h(
					"div",
					{ class: "wp-card-head" },
					h("strong", {}, row.visitor),
					pill(
						row.status === "Active" ? __("Host Agrees") : row.status_label,
						COLOURS[row.status] || "gray"
					)
				),
				h(
					"p",
					{ class: "wp-muted" },
					[short(row.unit), __("{0} people", [row.persons]), row.plate, row.phone]
						.filter(Boolean)
						.join(" · ")
				),
				waits ? h("p", { class: row.is_late ? "wp-late" : "wp-muted" }, waiting_words(row)) : null,
				row.reason ? h("p", { class: "wp-note wp-bad" }, row.reason) : null,
				row.may_answer
					? h(
							"div",
							{ class: "wp-row" },
							called(row, 0, __("Host Declines")),
							called(row, 1, __("Host Agrees"))
						)
					: null,
				row.lets_in
					? h(
							"button",
							{
								type: "button",
								class: "wp-button wp-primary",
								"data-do": "let-in",
								onclick: () => {
									clearInterval(timer);
									here.close();
									here.ask({ pick: `Pass|${row.name}`, persons: row.persons });
								},
							},
							__("Check and Let In")
						)
					: null
			);
		}

		const waiting_words = (row) =>
			row.is_late
				? __("No answer: call the host.")
				: __("The host is asked, {0} left", [
						duration(Math.max(0, moment_of(row.answer_by) - moment_of(clock.moment()))),
					]);

		// The guard has called and notes what was said, and by whom.
		function called(row, expected, label) {
			const who = h("input", { type: "text", name: "spoke_with", required: true, maxlength: 60 });
			return h(
				"button",
				{
					type: "button",
					class: "wp-button",
					"data-called": expected,
					onclick: () =>
						sheet(label, [field(__("With whom of the unit did you speak?"), who)], {
							action: label,
							run: async () => {
								await post(`${API}.answer`, {
									name: row.name,
									expected,
									spoke_with: who.value,
								});
								await refresh();
							},
						}),
				},
				icon("phone"),
				label
			);
		}
	}
})();
