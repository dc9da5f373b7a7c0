// A heat map as a chart of the desk: a table whose cells are coloured by bands, each of which leads to the rows behind it.
//
// The library's heat map knows the days of one year alone. Data with `heat` are drawn here instead: rows are the datasets,
// columns the labels, and `heat.bands` says for each cell how bad it is (the colours of costs.js), `heat.words` how that is called.
(() => {
	const Chart = frappe.Chart;
	const { element } = wuye_ops;

	frappe.Chart = class extends Chart {
		constructor(parent, options) {
			if (options.data?.heat) return new HeatChart(parent, options);
			super(parent, options);
		}
	};

	class HeatChart {
		constructor(parent, options) {
			this.container = document.createElement("div");
			this.container.className = "wuye-heat";
			$(parent).empty().append(this.container);
			wuye_ops.listen_for_leads(this);
			this.update(options.data);
		}

		update(data) {
			this.data = data;
			const frame = element("div", { class: "wuye-heat-frame" });
			frame.append(this.table());
			this.container.replaceChildren(frame, this.legend());
		}

		table() {
			const { labels, datasets } = this.data;
			const table = element("table");
			const head = table.createTHead().insertRow();
			head.append(element("th"));
			for (const label of labels) head.append(element("th", { scope: "col" }, short(label)));
			const body = table.createTBody();
			datasets.forEach((set, i) => {
				const row = body.insertRow();
				row.append(element("th", { scope: "row" }, set.name));
				set.values.forEach((value, j) => row.insertCell().append(this.cell(set, i, j, value)));
			});
			return table;
		}

		cell(set, i, j, value) {
			const { bands, worst, words } = this.data.heat;
			const band = bands[i][j];
			const worse = worst?.[i][j];
			const text = value === null ? "–" : `${format_number(value, null, 1)}%`;
			const about = [set.name, this.data.labels[j], text, words[band]];
			if (worse) about.push(__("one property: {0}", [words[worse]]));
			const cell = element("span", { class: `wuye-band ${band_class(band)}` }, text);
			cell.title = about.join(" ");
			if (worse) cell.prepend(element("i", { class: `wuye-heat-worse ${band_class(worse)}` }));
			if (!this.data.leads?.points[i]?.[j]) return cell;
			wuye_ops.mark_lead(cell, i, j, cell.title);
			return cell;
		}

		legend() {
			const { bands, worst, words } = this.data.heat;
			const legend = element("div", { class: "wuye-heat-legend" });
			for (const band of new Set(bands.flat())) {
				legend.append(element("span", { class: `wuye-band ${band_class(band)}` }, words[band]));
			}
			for (const band of new Set((worst || []).flat().filter(Boolean))) {
				const key = element("span", {}, __("one property: {0}", [words[band]]));
				key.prepend(element("i", { class: `wuye-heat-worse ${band_class(band)}` }));
				legend.append(key);
			}
			return legend;
		}
	}

	const band_class = (band) => `wuye-band-${wuye_ops.costs.colour(band)}`;

	// months of one year are told apart by their number
	const short = (label) => (/^\d{4}-\d{2}$/.test(label) ? label.slice(5) : label);
})();
