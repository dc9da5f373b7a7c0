// Risk warnings: levels by colour and word, and a value's course with the thresholds it is held against.
(() => {
	frappe.provide("wuye_ops.risk_warnings");

	const LEVELS = { Yellow: "yellow", Orange: "orange", Red: "red", Blue: "blue" };
	const LINES = { Yellow: "#d6a100", Orange: "#e8710a", Red: "#d93025" };
	const [WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM] = [760, 240, 52, 96, 12, 26];
	const LABEL_GAP = 15;
	const SVG = "http://www.w3.org/2000/svg";

	const escape = (text) => frappe.utils.escape_html(String(text ?? ""));

	Object.assign(wuye_ops.risk_warnings, {
		colour: (level) => LEVELS[level] || "gray",

		pill: (level) =>
			level
				? `<span class="indicator-pill no-indicator-dot ${LEVELS[level] || "gray"}">${escape(
						__(level, null, "Risk Alert")
					)}</span>`
				: "",

		// A number without needless zeros, with its unit.
		number: (value, unit) =>
			value === null || value === undefined || value === ""
				? "—"
				: `${Number(value).toLocaleString("en", { maximumFractionDigits: 4 })} ${unit || ""}`.trim(),

		// {labels, values, thresholds: [{level, value}], unit, comparison}: a line with a gap where there was no value.
		draw(place, data) {
			place.replaceChildren();
			const known = data.values.filter((value) => value !== null);
			if (!known.length) {
				place.textContent = __("There are no values to draw.");
				place.className = "text-muted";
				return;
			}
			const svg = node("svg", {
				viewBox: `0 0 ${WIDTH} ${HEIGHT}`,
				class: "wuye-risk-chart",
				role: "img",
				"aria-label": __("Values with their thresholds"),
			});
			const scale = scales(data, known);
			axis(svg, data, scale);
			const labels = label_places(data.thresholds, scale);
			data.thresholds.forEach((one, number) => threshold(svg, one, labels[number], data, scale));
			line(svg, data, scale);
			place.append(svg);
		},
	});

	function node(name, attributes, text) {
		const element = document.createElementNS(SVG, name);
		Object.entries(attributes).forEach(([key, value]) => element.setAttribute(key, value));
		if (text !== undefined) element.textContent = text;
		return element;
	}

	// Thresholds far from all values do not flatten the line: the nearest one always fits.
	function scales(data, known) {
		const limits = data.thresholds.map(({ value }) => value);
		let [low, high] = [Math.min(...known, ...limits), Math.max(...known, ...limits)];
		if (low === high) [low, high] = [low - 1, high + 1];
		const pad = (high - low) * 0.06;
		[low, high] = [low - pad, high + pad];
		const step = (WIDTH - LEFT - RIGHT) / Math.max(data.values.length - 1, 1);
		return {
			x: (number) => LEFT + step * number,
			y: (value) => TOP + (1 - (value - low) / (high - low)) * (HEIGHT - TOP - BOTTOM),
			low: low + pad,
			high: high - pad,
		};
	}

	function axis(svg, data, scale) {
		const text = { class: "wuye-risk-axis", "text-anchor": "end", x: LEFT - 6 };
		for (const value of [scale.low, scale.high]) {
			svg.append(
				node("text", { ...text, y: scale.y(value) + 4 }, wuye_ops.risk_warnings.number(value))
			);
		}
		const ends = [0, Math.floor((data.labels.length - 1) / 2), data.labels.length - 1];
		for (const number of [...new Set(ends)]) {
			svg.append(
				node(
					"text",
					{ class: "wuye-risk-axis", "text-anchor": "middle", x: scale.x(number), y: HEIGHT - 8 },
					data.labels[number]
				)
			);
		}
	}

	// Where the words of each threshold stand: at its line, or as near as those of the others allow.
	function label_places(thresholds, scale) {
		const places = thresholds.map(({ value }, number) => ({ number, y: scale.y(value) + 4 }));
		places.sort((one, other) => one.y - other.y);
		places.forEach((one, number) => {
			if (number) one.y = Math.max(one.y, places[number - 1].y + LABEL_GAP);
		});
		const over = Math.max(0, (places.at(-1)?.y ?? 0) - (HEIGHT - BOTTOM));
		return places.reduce((found, { number, y }) => ({ ...found, [number]: y - over }), {});
	}

	function threshold(svg, { level, value }, label, data, scale) {
		const y = scale.y(value);
		svg.append(
			node("line", {
				x1: LEFT,
				x2: WIDTH - RIGHT,
				y1: y,
				y2: y,
				stroke: LINES[level],
				"stroke-width": 1.5,
				"stroke-dasharray": "5 4",
			}),
			node(
				"text",
				{
					class: "wuye-risk-axis",
					x: WIDTH - RIGHT + 6,
					y: label,
					style: `fill: ${LINES[level]}; font-weight: 600`,
				},
				`${__(level, null, "Risk Alert")} ${data.comparison} ${wuye_ops.risk_warnings.number(value)}`
			)
		);
	}

	function breached(value, data) {
		const beyond = {
			"<": (limit) => value < limit,
			"≤": (limit) => value <= limit,
			">": (limit) => value > limit,
			"≥": (limit) => value >= limit,
		}[data.comparison];
		return data.thresholds.filter((one) => beyond(one.value)).pop()?.level;
	}

	function line(svg, data, scale) {
		let run = [];
		const end = () => {
			if (run.length > 1) {
				svg.append(
					node("polyline", { points: run.join(" "), fill: "none", class: "wuye-risk-line" })
				);
			}
			run = [];
		};
		data.values.forEach((value, number) => {
			if (value === null) return end();
			run.push(`${scale.x(number)},${scale.y(value)}`);
		});
		end();
		data.values.forEach((value, number) => {
			if (value === null) return;
			const level = breached(value, data);
			const dot = node("circle", {
				cx: scale.x(number),
				cy: scale.y(value),
				r: level ? 4 : 2.5,
				class: level ? "" : "wuye-risk-dot",
				...(level ? { fill: LINES[level] } : {}),
			});
			const word = level ? ` · ${__(level, null, "Risk Alert")}` : "";
			dot.append(
				node(
					"title",
					{},
					`${data.labels[number]}: ${wuye_ops.risk_warnings.number(value, data.unit)}${word}`
				)
			);
			svg.append(dot);
		});
	}
})();
