// Who is inside: those who have stayed too long in front, found by typing, and let go with one key.
(() => {
	frappe.provide("wuye_ops.gate");
	const { h, pill, empty, get, icon } = wuye_ops.portal;
	const { time, since } = wuye_ops.gate.screen;
	const API = "wuye_ops.security.gate_page";
	const MOST_SHOWN = 100;

	const load = (gate) => get(`${API}.inside`, { gate });

	// leave(row): somebody on the list is leaving; null where nobody leaves through this gate. close(): back to the keys.
	function open({ answer, leave, close }) {
		const list = h("div", { class: "gp-inside-rows" });
		const search = h("input", {
			type: "search",
			class: "gp-input",
			placeholder: __("Plate, name or unit"),
			"aria-label": __("Plate, name or unit"),
			oninput: () => draw(),
		});

		const row_of = (row) =>
			h(
				"div",
				{ class: `gp-inside-row ${row.is_late ? "gp-late" : ""}`, "data-pick": row.pick },
				h(
					"div",
					{},
					h("b", {}, row.plate || row.holder || row.unit || row.kind_label),
					row.is_late ? pill(__("Too Long"), "red") : null,
					h(
						"p",
						{ class: "wp-muted" },
						[
							row.kind_label,
							row.plate && row.holder,
							row.unit,
							row.persons > 1 && __("{0} persons", [row.persons]),
							__("since {0} ({1})", [time(row.since), since(row.since)]),
							row.leave_by && __("until {0}", [time(row.leave_by)]),
						]
							.filter(Boolean)
							.join(" · ")
					)
				),
				leave
					? h(
							"button",
							{ type: "button", class: "gp-tool", onclick: () => leave(row) },
							__("Leaves")
						)
					: null
			);

		function draw() {
			const wanted = search.value.trim().toUpperCase();
			const found = answer.rows.filter((row) =>
				[row.plate.replace("·", ""), row.plate, row.holder, row.unit].some((text) =>
					text.toUpperCase().includes(wanted)
				)
			);
			list.replaceChildren(
				...(found.length
					? found.slice(0, MOST_SHOWN).map(row_of)
					: [
							empty(
								answer.rows.length
									? __("Nobody like this is inside.")
									: __("Nobody is inside.")
							),
						])
			);
			if (found.length > MOST_SHOWN)
				list.append(h("p", { class: "wp-muted" }, __("Type to find the others.")));
		}

		draw();
		const late = answer.rows.filter((row) => row.is_late).length;
		return h(
			"section",
			{ class: "gp-inside" },
			h(
				"header",
				{ class: "gp-inside-head" },
				h("h2", {}, __("Inside Now")),
				h(
					"p",
					{},
					__("{0} vehicles, {1} people on foot", [answer.count.vehicles, answer.count.persons]),
					late ? h("b", { class: "gp-late-count" }, __("{0} too long", [late])) : null
				),
				h(
					"button",
					{ type: "button", class: "gp-tool", "aria-label": __("Close"), onclick: close },
					icon("close"),
					h("kbd", {}, "Esc")
				)
			),
			search,
			list
		);
	}

	Object.assign(wuye_ops.gate, { inside: { load, open } });
})();
