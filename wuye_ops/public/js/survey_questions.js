// The questions of a survey on a phone: one card each, with targets for a thumb. Values are what the server reads: a grade,
// an option or a list of them, a text, row → grade, 0 to 10.
(() => {
	frappe.provide("wuye_ops.survey");
	const { h } = wuye_ops.portal;
	const LONGEST_TEXT = 1000;

	const is_blank = (value) =>
		value == null ||
		value === "" ||
		(typeof value === "object" && !Object.values(value).filter((part) => part !== "").length);

	// Whether nothing required is missing: of a required matrix every row.
	function is_answered(question, value) {
		if (is_blank(value)) return false;
		if (question.type !== "Matrix" || !question.required) return true;
		return question.options.every((row) => value[row]);
	}

	// A card for a question. `change(value)` is called with each answer; pressing what is chosen takes it back.
	function card(question, value, grades, change) {
		const body = BODIES[question.type](question, value, grades, change);
		return h(
			"section",
			{
				class: "wp-section wp-question",
				id: `question-${question.number}`,
				role: "group",
				"aria-labelledby": `question-${question.number}-text`,
			},
			question.section ? h("span", { class: "wp-muted" }, question.section) : null,
			h(
				"h2",
				{ id: `question-${question.number}-text`, class: "wp-asked" },
				`${question.number}. ${question.text}`,
				question.required
					? h("em", { class: "wp-must", title: __("Please answer this question") }, "*")
					: null
			),
			body
		);
	}

	// Buttons of which one is chosen.
	function choice(options, chosen, label, style, pick) {
		const box = h("div", { class: style, role: "radiogroup", "aria-label": label });
		let current = chosen;
		const draw = () =>
			box.replaceChildren(
				...options.map(([value, text]) =>
					h(
						"button",
						{
							type: "button",
							role: "radio",
							"aria-checked": String(value === current),
							"data-value": value,
							class: value === current ? "wp-on" : "",
							onclick: () => {
								current = value === current ? undefined : value;
								draw();
								box.querySelector(`[data-value="${CSS.escape(String(value))}"]`)?.focus();
								pick(current);
							},
						},
						text
					)
				)
			);
		draw();
		return box;
	}

	const scale = (label, value, grades, change) =>
		choice(
			grades.map((grade) => [grade.value, grade.label]),
			value,
			label,
			"wp-grades",
			change
		);

	function several(question, value, change) {
		const chosen = new Set(value || []);
		const box = h("div", { class: "wp-options", role: "group", "aria-label": question.text });
		for (const option of question.options) {
			const button = h(
				"button",
				{
					type: "button",
					role: "checkbox",
					"aria-checked": String(chosen.has(option)),
					class: chosen.has(option) ? "wp-on" : "",
					onclick: () => {
						chosen.has(option) ? chosen.delete(option) : chosen.add(option);
						button.className = chosen.has(option) ? "wp-on" : "";
						button.setAttribute("aria-checked", String(chosen.has(option)));
						change(question.options.filter((one) => chosen.has(one)));
					},
				},
				option
			);
			box.append(button);
		}
		return box;
	}

	const BODIES = {
		Scale: (question, value, grades, change) => scale(question.text, value, grades, change),

		Choice: (question, value, _grades, change) =>
			question.multiple
				? several(question, value, change)
				: choice(
						question.options.map((option) => [option, option]),
						value,
						question.text,
						"wp-options",
						change
					),

		Matrix: (question, value, grades, change) => {
			const given = { ...value };
			return h(
				"div",
				{ class: "wp-matrix" },
				question.options.map((row) =>
					h(
						"div",
						{},
						h("p", {}, row),
						scale(row, given[row], grades, (grade) => {
							if (grade) given[row] = grade;
							else delete given[row];
							change({ ...given });
						})
					)
				)
			);
		},

		NPS: (question, value, _grades, change) =>
			h(
				"div",
				{},
				choice(
					Array.from({ length: 11 }, (_none, points) => [points, String(points)]),
					value,
					question.text,
					"wp-points",
					change
				),
				h(
					"p",
					{ class: "wp-muted wp-ends" },
					h("span", {}, __("Not at all")),
					h("span", {}, __("Certainly"))
				)
			),

		Text: (question, value, _grades, change) => {
			const area = h("textarea", {
				rows: 3,
				maxlength: LONGEST_TEXT,
				"aria-label": question.text,
				oninput: () => change(area.value),
			});
			area.value = value || "";
			return area;
		},
	};

	Object.assign(wuye_ops.survey, { card, is_answered, is_blank });
})();
