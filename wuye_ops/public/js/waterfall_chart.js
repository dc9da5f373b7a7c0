// A waterfall as a chart of the desk: from what was planned to what was spent, each bar standing on those before it.
//
// The library stacks bars from 0 on, where a few percent more or less cannot be seen, and knows no bar that hangs in the air.
// Data with `waterfall` are drawn here instead: its steps say from where to where each bar reaches, and which are sums. The scale
// begins below the lowest step; sums whose foot is cut off show that.
(() => {
	const Chart = frappe.Chart;
	const { element } = wuye_ops;

	frappe.Chart = class extends Chart {
		constructor(parent, options) {
			if (options.data?.waterfall) return new WaterfallChart(parent, options);
			super(parent, options);
		}
	};

	// of the height between the lowest and the highest step, what is left free below
	const ROOM = 0.35;

	class WaterfallChart {
		constructor(parent, options) {
			this.container = document.createElement("div");
			this.container.className = "wuye-waterfall";
			this.container.style.setProperty("--height", `${options.height || 240}px`);
			$(parent).empty().append(this.container);
			wuye_ops.listen_for_leads(this);
			this.update(options.data);
		}

		update(data) {
			this.data = data;
			const steps = data.waterfall;
			const reached = steps.flatMap(({ start, end, is_sum }) => (is_sum ? [end] : [start, end]));
			const [low, high] = [Math.min(...reached), Math.max(...reached)];
			const foot = low - (high - low) * ROOM;
			// a scale that begins at 0 hides nothing, where it leaves enough to see
			this.low = foot <= 0 || high - low > high / 3 ? Math.min(0, low) : foot;
			this.high = high;
			const frame = element("div", { class: "wuye-waterfall-frame" });
			frame.append(...steps.map((step, i) => this.column(step, i, i === steps.length - 1)));
			this.container.replaceChildren(frame);
		}

		level(amount) {
			return this.high > this.low ? ((amount - this.low) / (this.high - this.low)) * 100 : 0;
		}

		column(step, i, is_last) {
			const column = element("div", { class: "wuye-waterfall-column" });
			const track = element("div", { class: "wuye-waterfall-track" });
			const [from, to] = [
				step.is_sum ? this.low : Math.min(step.start, step.end),
				step.is_sum ? step.end : Math.max(step.start, step.end),
			];
			const kind = step.is_sum ? "sum" : step.amount > 0 ? "more" : "less";
			const sign = kind === "more" ? "+" : "";
			const words = `${sign}${format_currency(step.is_sum ? step.end : step.amount)}`;
			const bar = element("div", {
				class: `wuye-waterfall-bar wuye-waterfall-${kind}`,
				style: `bottom: ${this.level(from)}%; height: max(2px, ${this.level(to) - this.level(from)}%)`,
				title: `${step.label} ${words}`,
			});
			if (step.is_sum && this.low > 0) bar.classList.add("wuye-waterfall-cut");
			if (this.data.leads?.points[0]?.[i]) wuye_ops.mark_lead(bar, 0, i, `${step.label} ${words}`);
			const value = element(
				"div",
				{ class: "wuye-waterfall-value", style: `bottom: ${this.level(to)}%` },
				`${sign}${short(step.is_sum ? step.end : step.amount)}`
			);
			track.append(bar, value);
			if (!is_last)
				track.append(
					element("div", {
						class: "wuye-waterfall-line",
						style: `bottom: ${this.level(step.end)}%`,
					})
				);
			column.append(track, element("div", { class: "wuye-waterfall-label" }, step.label));
			return column;
		}
	}

	const short = (amount) =>
		Math.abs(amount) >= 100_000
			? __("{0} ten thousand", [format_number(amount / 10_000, null, 2)])
			: format_number(amount, null, 0);
})();
