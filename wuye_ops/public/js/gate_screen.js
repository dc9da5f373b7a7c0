// What a gate's tablet shows of whoever stands there: may they come in, who they are, why; and the two keys to answer with.
// The visitor can read it too: it says what the server gives, and that says nothing of others.
(() => {
	frappe.provide("wuye_ops.gate");
	const { h, icon, moment_of, duration, money } = wuye_ops.portal;
	const { clock } = wuye_ops.phone;
	const COLOURS = { Allowed: "green", Ask: "orange", Stopped: "red" };

	const HEADLINES = {
		In: {
			Allowed: () => __("May Come In"),
			Ask: () => __("Ask First"),
			Stopped: () => __("Do Not Let In"),
		},
		Out: {
			Allowed: () => __("May Leave"),
			Ask: () => __("Ask First"),
			Stopped: () => __("May Leave"),
		},
	};

	const time = (text) => text.slice(5, 16);
	const since = (text) => duration(clock.time() - moment_of(text));

	const line = (label, value, name = "") =>
		value ? h("div", { class: `gp-line ${name}` }, h("span", {}, label), h("b", {}, value)) : null;

	// parts: functions that add to a screen, such as the fee of a car; each gets ({movement, screen, again}) and gives
	// an element, or nothing.
	const parts = [];

	// act: {allow, stop, cancel, again(changes), photo(file)}
	function draw(movement, screen, act) {
		const { outcome } = screen;
		const out = movement.direction === "Out";
		return h(
			"section",
			{ class: `gp-screen gp-${COLOURS[outcome]}`, "data-outcome": outcome, "data-code": screen.code },
			h("h2", { class: "gp-headline" }, HEADLINES[movement.direction][outcome]()),
			h("p", { class: "gp-words" }, screen.words),
			screen.offline
				? h(
						"p",
						{ class: "gp-offline" },
						__("Without a connection: by the list of {0}", [
							time(screen.made_on || "-----    --:--"),
						])
					)
				: null,
			h(
				"div",
				{ class: "gp-who" },
				screen.plate ? h("div", { class: "gp-plate" }, screen.plate) : null,
				line(__("Kind"), screen.kind_label),
				line(__("Name"), screen.holder, "gp-name"),
				line(__("Unit"), screen.unit, "gp-unit"),
				line(__("Host"), screen.host),
				line(__("Phone"), screen.phone),
				line(__("Until"), screen.until && time(screen.until)),
				line(__("Came In"), screen.since && `${time(screen.since)} · ${since(screen.since)}`),
				line(__("Note"), screen.note)
			),
			(screen.guidance || []).map((row) =>
				h(
					"p",
					{ class: `gp-guidance gp-level-${row.level.toLowerCase()}` },
					h("b", {}, row.subject),
					row.message ? ` ${row.message}` : ""
				)
			),
			screen.fee ? fee_of(screen.fee) : null,
			parts.map((part) => part({ movement, screen, again: act.again })),
			persons_of(movement, screen, act),
			h(
				"div",
				{ class: "gp-answer" },
				outcome === "Stopped" && !out
					? null
					: h(
							"button",
							{ type: "button", class: "gp-big gp-allow", onclick: act.allow },
							icon("check"),
							out ? __("Let Go") : __("Let In"),
							h("kbd", {}, "F8")
						),
				out
					? null
					: h(
							"button",
							{ type: "button", class: "gp-big gp-stop", onclick: act.stop },
							icon("close"),
							__("Turn Away"),
							h("kbd", {}, "F9")
						)
			),
			h("div", { class: "gp-side" }, photo_of(movement, act), cancel(act))
		);
	}

	const fee_of = (fee) =>
		h(
			"div",
			{ class: "gp-fee" },
			h("b", {}, money(fee.amount)),
			fee.lines.map((text) => h("p", {}, text))
		);

	// More people than the pass is for are another answer.
	function persons_of(movement, screen, act) {
		if (screen.offline && movement.direction === "Out") return null;
		const step = (by) =>
			h(
				"button",
				{
					type: "button",
					class: "gp-step",
					"aria-label": by > 0 ? __("One More") : __("One Less"),
					disabled: movement.persons + by < 1,
					onclick: () => act.again({ persons: movement.persons + by }),
				},
				by > 0 ? "+" : "−"
			);
		return h(
			"div",
			{ class: "gp-persons" },
			h("span", {}, __("Persons")),
			step(-1),
			h("b", {}, movement.persons),
			step(1),
			screen.kind === "Pass" && screen.persons > 1
				? h("small", {}, __("the pass is for {0}", [screen.persons]))
				: null
		);
	}

	function photo_of(movement, act) {
		const input = h("input", {
			type: "file",
			accept: "image/*",
			capture: "environment",
			class: "wp-file",
			"aria-label": __("Photo"),
			onchange: () => act.photo(input.files[0]),
		});
		return h(
			"label",
			{ class: `gp-tool ${movement.file ? "gp-on" : ""}` },
			icon("camera"),
			movement.file ? __("Photo Taken") : __("Photo"),
			input
		);
	}

	const cancel = (act) =>
		h(
			"button",
			{ type: "button", class: "gp-tool", onclick: act.cancel },
			__("Cancel"),
			h("kbd", {}, "Esc")
		);

	// One of several is picked first.
	const choices = (rows, pick, act) =>
		h(
			"section",
			{ class: "gp-screen gp-orange", "data-outcome": "Choose" },
			h("h2", { class: "gp-headline" }, __("Who Is It?")),
			h(
				"div",
				{ class: "gp-choices" },
				rows.map((row) =>
					h(
						"button",
						{
							type: "button",
							class: "gp-choice",
							"data-key": row.key,
							onclick: () => pick(row.key),
						},
						h("b", {}, row.plate || row.holder || row.unit),
						h(
							"span",
							{},
							[
								row.kind_label,
								row.plate && row.holder,
								row.unit,
								row.phone,
								row.since && time(row.since),
							]
								.filter(Boolean)
								.join(" · ")
						)
					)
				)
			),
			h("div", { class: "gp-side" }, cancel(act))
		);

	const problem = (words) =>
		h(
			"section",
			{ class: "gp-screen gp-gray", "data-outcome": "Problem", role: "alert" },
			h("h2", { class: "gp-headline" }, __("Once More")),
			h("p", { class: "gp-words" }, words)
		);

	const idle = (last) =>
		h(
			"section",
			{ class: "gp-screen gp-idle", "data-outcome": "" },
			h("h2", { class: "gp-headline" }, __("Ready")),
			h("p", { class: "gp-words" }, __("Scan a code, or type a plate, a phone or a code.")),
			last
				? h(
						"div",
						{ class: `gp-last gp-${last.colour}`, "data-last": last.state },
						h("b", {}, last.title),
						h("span", {}, last.text)
					)
				: null
		);

	// what other scripts add to the row of tools: {label(), run(here)}
	wuye_ops.gate.tools = [];
	Object.assign(wuye_ops.gate, { screen: { draw, choices, problem, idle, parts, time, since } });
})();
