// A waterfall as a chart of the desk: from one sum to another by what lies between, each row of which leads to its rows.
//
// The library draws bars from nought, so that differences of a few percent are not seen, and stacks them on bars it cannot hide.
// Data with `bridge` are drawn here instead: [{label, start, end}], the first and the last of them the sums themselves.
(() => {
	const Chart = frappe.Chart;

	frappe.Chart = class extends Chart {
		constructor(parent, options) {
			if (options.data?.bridge) return new BridgeChart(parent, options);
			super(parent, options);
		}
	};

	class BridgeChart {
		constructor(parent, options) {
			this.container = document.createElement("div");
			this.container.className = "wuye-bridge";
			$(parent).empty().append(this.container);
			wuye_ops.listen_for_leads(this);
			this.update(options.data);
		}

		update(data) {
			this.data = data;
			const steps = data.bridge;
			const sums = steps.slice(1, -1).flatMap(({ start, end }) => [start, end]);
			const ends = [steps[0].end, steps.at(-1).end];
			const low = Math.min(...ends, ...sums);
			const high = Math.max(...ends, ...sums, 0);
			// what all have in common is cut off where it is most of the sum; the note says where
			const floor = low > 0.5 * high ? Math.max(low - 0.5 * (high - low), 0) : Math.min(low, 0);
			const place = (amount) => (high > floor ? (100 * (amount - floor)) / (high - floor) : 0);
			this.container.replaceChildren(...steps.map((step, i) => this.row(step, i, place, floor)));
			if (floor > 0) {
				const note = element("div", "wuye-bridge-note");
				note.textContent = __("Bars begin at {0}.", [format_currency(floor, null, 0)]);
				this.container.append(note);
			}
		}

		row({ label, start, end }, i, place, floor) {
			const is_sum = i === 0 || i === this.data.bridge.length - 1;
			const from = is_sum ? floor : Math.min(start, end);
			const until = is_sum ? end : Math.max(start, end);
			const amount = is_sum ? end : end - start;
			const row = element("div", "wuye-bridge-row");
			const bar = element("i", `wuye-bridge-bar ${is_sum ? "sum" : end > start ? "more" : "less"}`);
			bar.style.left = `${place(from)}%`;
			bar.style.width = `${place(until) - place(from)}%`;
			const track = element("span", "wuye-bridge-track");
			track.append(bar);
			const name = element("span", "wuye-bridge-label");
			name.textContent = label;
			const sum = element("span", "wuye-bridge-amount");
			sum.textContent = `${!is_sum && amount > 0 ? "+" : ""}${format_currency(amount)}`;
			row.append(name, track, sum);
			if (this.data.leads?.points[0]?.[i]) {
				wuye_ops.mark_lead(row, 0, i, `${label} ${sum.textContent}`);
			}
			return row;
		}
	}

	function element(tag, name) {
		const made = document.createElement(tag);
		made.className = name;
		return made;
	}
})();
