// Risk indicators as cards in a chart of the desk: the value where it is worst, its level, and the line of twelve closed months
// between the thresholds.
//
// Data with `risk_cards` are drawn here (risk/indicator_cards.py). A card leads to the indicator's values, its name to its form.
(() => {
	const Chart = frappe.Chart;

	frappe.Chart = class extends Chart {
		constructor(parent, options) {
			if (options.data?.risk_cards) return new RiskCards(parent, options);
			super(parent, options);
		}
	};

	const { element } = wuye_ops;
	const SVG = "http://www.w3.org/2000/svg";
	const LINES = { Yellow: "#d6a100", Orange: "#e8710a", Red: "#d93025" };
	const [WIDTH, HEIGHT, MARGIN] = [200, 52, 4];
	const level_name = (level) => __(level, null, "Risk Alert");

	class RiskCards {
		constructor(parent, options) {
			this.container = element("div", { class: "wuye-risk-cards" });
			$(parent).empty().append(this.container);
			wuye_ops.listen_for_leads(this);
			this.update(options.data);
		}

		update(data) {
			this.data = data;
			const grid = element("div", { class: "wuye-risk-cards-grid" });
			grid.append(...data.risk_cards.map((card, i) => this.card(card, i)));
			this.container.replaceChildren(grid);
			if (data.more) {
				const more = element(
					"a",
					{ href: "/app/risk-indicator-state?watched=1" },
					__("{0} more indicators", [data.more])
				);
				this.container.append(more);
			}
		}

		card(card, i) {
			const title = this.data.labels[i];
			const box = element("div", {
				class: `wuye-risk-card ${wuye_ops.risk_warnings.colour(card.level)}`,
			});
			box.append(
				element(
					"a",
					{
						class: "wuye-risk-card-title",
						href: `/app/risk-indicator/${encodeURIComponent(card.indicator)}`,
					},
					title
				),
				this.value(card, title, i),
				chart(card),
				limits(card)
			);
			return box;
		}

		value(card, title, i) {
			const line = element("div", { class: "wuye-risk-card-value" });
			const level = card.level ? level_name(card.level) : card.silent ? __("No Data") : __("Good");
			line.append(element("b", {}, card.value));
			const places = card.counts.map(([name, count]) => `${level_name(name)} ${count}`);
			if (card.silent) places.push(`${__("No Data")} ${card.silent}`);
			const pill = element(
				"span",
				{
					class: `indicator-pill no-indicator-dot ${card.level ? wuye_ops.risk_warnings.colour(card.level) : card.silent ? "gray" : "green"}`,
				},
				level
			);
			line.append(pill, element("span", { class: "text-muted wuye-risk-card-place" }, card.place));
			const words = [title, card.value, level, card.place, ...places].join(" ");
			line.title = places.join(" · ") || level;
			wuye_ops.mark_lead(line, 0, i, words);
			return line;
		}
	}

	// The unit stands with the value.
	function limits(card) {
		const line = element("small", { class: "text-muted wuye-risk-card-limits" });
		line.append(
			...card.thresholds.map((one) =>
				element("span", {}, `${level_name(one.level)} ${card.comparison} ${one.text}`)
			)
		);
		return line;
	}

	// The months that are closed, a gap where there was no value, and today's value as the last dot.
	function chart(card) {
		const values = [...card.line, card.now];
		const known = values.filter((value) => value !== null);
		const svg = node("svg", {
			viewBox: `0 0 ${WIDTH} ${HEIGHT}`,
			class: "wuye-risk-spark",
			preserveAspectRatio: "xMinYMid",
			role: "img",
		});
		if (!known.length) {
			svg.setAttribute("aria-label", __("There are no values to draw."));
			return svg;
		}
		svg.setAttribute("aria-label", described(card));
		const scale = scales(card, known, values.length);
		for (const { level, value } of card.thresholds) {
			if (value < scale.low || value > scale.high) continue;
			const y = scale.y(value);
			svg.append(
				node("line", {
					x1: 0,
					x2: WIDTH,
					y1: y,
					y2: y,
					stroke: LINES[level],
					"stroke-dasharray": "3 3",
				})
			);
		}
		for (const run of runs(values)) {
			const points = run.map((i) => `${scale.x(i)},${scale.y(values[i])}`);
			if (run.length > 1)
				svg.append(node("polyline", { points: points.join(" "), class: "wuye-risk-line" }));
			else if (run[0] < values.length - 1) svg.append(dot(scale, run[0], values, 2));
		}
		if (card.now !== null) svg.append(dot(scale, values.length - 1, values, 3.5, LINES[card.level]));
		return svg;
	}

	function described(card) {
		const shown = card.months
			.map((month, i) => [month, card.line[i]])
			.filter(([, value]) => value !== null && value !== undefined)
			.map(([month, value]) => `${month} ${value}`);
		return `${__("Closed months: {0}", [shown.join(", ") || "–"])}; ${__("Now")} ${card.value}`;
	}

	// The nearest threshold always fits; one that lies far off does not flatten the line.
	function scales(card, known, count) {
		let [low, high] = [Math.min(...known), Math.max(...known)];
		const middle = (low + high) / 2;
		const limits = card.thresholds.map(({ value }) => value);
		limits.sort((one, other) => Math.abs(one - middle) - Math.abs(other - middle));
		const room = Math.max(high - low, Math.abs((limits[0] ?? middle) - middle)) * 2;
		for (const value of limits) {
			if (Math.abs(value - middle) > room && value !== limits[0]) continue;
			[low, high] = [Math.min(low, value), Math.max(high, value)];
		}
		if (low === high) [low, high] = [low - 1, high + 1];
		const step = (WIDTH - 2 * MARGIN) / Math.max(count - 1, 1);
		return {
			low,
			high,
			x: (i) => round(MARGIN + step * i),
			y: (value) => round(MARGIN + (1 - (value - low) / (high - low)) * (HEIGHT - 2 * MARGIN)),
		};
	}

	const round = (number) => Math.round(number * 10) / 10;

	// the stretches between gaps, as positions
	function runs(values) {
		const found = [[]];
		values.forEach((value, i) => {
			if (value === null || value === undefined) found.push([]);
			else found.at(-1).push(i);
		});
		return found.filter((run) => run.length);
	}

	function dot(scale, i, values, r, fill) {
		const made = node("circle", { cx: scale.x(i), cy: scale.y(values[i]), r, class: "wuye-risk-dot" });
		if (fill) made.style.fill = fill;
		return made;
	}

	function node(name, attributes) {
		const made = document.createElementNS(SVG, name);
		for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
		return made;
	}
})();
