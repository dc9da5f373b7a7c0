// The register of risks on two days as a chart of the desk: two 5×5 grids in four colours, and what became of the risks between.
//
// Data with `risk_map` are drawn here: rows of five numbers, of which the server says what they are (risk/heat_maps.py). Every
// number leads to its risks, by mouse and by keyboard, and says in words what it counts.
(() => {
	const Chart = frappe.Chart;

	frappe.Chart = class extends Chart {
		constructor(parent, options) {
			if (options.data?.risk_map) return new RiskMap(parent, options);
			if (options.data?.risk_table) return new LevelTable(parent, options);
			super(parent, options);
		}
	};

	const { element } = wuye_ops;
	const level_name = (level) => __(level, null, "Risk");
	const SIGNS = {
		Worse: ["▲", "red"],
		New: ["＋", "orange"],
		Better: ["▼", "green"],
		Gone: ["✓", "gray"],
		Same: ["＝", "gray"],
	};

	// How a risk stands to the end of the last quarter, as a word with its sign.
	wuye_ops.risk.change = (change) => {
		const [sign, colour] = SIGNS[change] || ["", "gray"];
		return `<span class="indicator-pill no-indicator-dot ${colour}">${sign} ${__(change, null, "Risk")}</span>`;
	};

	class RiskMap {
		constructor(parent, options) {
			this.container = element("div", { class: "wuye-risk-map" });
			$(parent).empty().append(this.container);
			wuye_ops.listen_for_leads(this);
			this.update(options.data);
		}

		update(data) {
			this.data = data;
			this.map = data.risk_map;
			const grids = element("div", { class: "wuye-risk-map-grids" });
			grids.append(...this.map.grids.map((grid) => this.grid(grid)));
			this.container.replaceChildren(this.changes(), grids);
		}

		number(set, index, words) {
			const value = this.data.datasets[set].values[index];
			const unit = element("span", { class: "wuye-risk-number" }, value || "");
			const about = `${words}: ${value}`;
			unit.title = about;
			if (this.data.leads.points[set][index]) wuye_ops.mark_lead(unit, set, index, about);
			return unit;
		}

		grid(grid) {
			const figure = element("figure");
			figure.append(element("figcaption", {}, `${grid.title} · ${grid.day}`));
			const table = element("table", { class: "wuye-risk-grid" });
			table.append(element("caption", {}, __("Impact ↑ Likelihood →")));
			const body = table.createTBody();
			this.map.impacts.forEach((impact, i) => {
				const row = body.insertRow();
				row.append(element("th", { scope: "row" }, impact));
				this.data.labels.forEach((likelihood, j) => {
					const cell = row.insertCell();
					cell.className = `wuye-risk-${wuye_ops.risk.COLOURS[this.map.levels[i][j]]}`;
					cell.append(this.cell(grid, i, j, impact, likelihood));
				});
			});
			const foot = body.insertRow();
			foot.append(element("th"));
			foot.append(...this.data.labels.map((text) => element("th", { scope: "col" }, text)));
			figure.append(table, this.beside(grid));
			return figure;
		}

		cell(grid, i, j, impact, likelihood) {
			const set = grid.rows + i;
			let words = __("{0}: likelihood {1}, impact {2}, {3}", [
				grid.title,
				likelihood,
				impact,
				level_name(this.map.levels[i][j]),
			]);
			const moved = this.moved(grid, i, j);
			if (moved) words += ` (${__("{0} since the end of last quarter", [signed(moved)])})`;
			const unit = this.number(set, j, words);
			if (moved) unit.append(element("small", { "aria-hidden": "true" }, signed(moved)));
			return unit;
		}

		// by how many there are more or fewer than on the other day
		moved(grid, i, j) {
			if (grid.before === undefined) return 0;
			const { datasets } = this.data;
			return datasets[grid.rows + i].values[j] - datasets[grid.before + i].values[j];
		}

		beside(grid) {
			const set = grid.rows + this.map.impacts.length;
			const line = element("div", { class: "wuye-risk-beside" });
			this.map.beside.forEach((kind, i) => {
				if (!this.data.datasets[set].values[i]) return;
				const is_level = kind in wuye_ops.risk.COLOURS;
				const name = is_level ? `LEC ${level_name(kind)}` : __(kind, null, "Risk");
				const item = element(
					"span",
					{ class: is_level ? `wuye-risk-${wuye_ops.risk.COLOURS[kind]}` : "" },
					`${name} `
				);
				item.append(this.number(set, i, `${grid.title}: ${name}`));
				line.append(item);
			});
			return line;
		}

		changes() {
			const set = this.map.changes;
			const { name, values } = this.data.datasets[set];
			const line = element("div", { class: "wuye-risk-changes" });
			line.append(element("span", { class: "text-muted" }, name));
			this.map.changed.forEach((change, i) => {
				if (!values[i]) return;
				const [sign, colour] = SIGNS[change];
				const word = __(change, null, "Risk");
				const item = element(
					"span",
					{ class: `indicator-pill no-indicator-dot ${colour}` },
					`${sign} ${word} `
				);
				item.append(this.number(set, i, `${name}: ${word}`));
				line.append(item);
			});
			return line;
		}
	}

	const signed = (number) => (number > 0 ? `+${number}` : `−${-number}`);

	// A row of numbers for each level; `risk_table.warn` is the column that should be empty.
	class LevelTable {
		constructor(parent, options) {
			this.container = element("div", { class: "wuye-risk-levels" });
			$(parent).empty().append(this.container);
			wuye_ops.listen_for_leads(this);
			this.update(options.data);
		}

		update(data) {
			this.data = data;
			const table = element("table");
			const head = table.createTHead().insertRow();
			head.append(element("th", { scope: "col" }, data.risk_table.corner));
			head.append(...data.labels.map((label) => element("th", { scope: "col" }, label)));
			const body = table.createTBody();
			data.datasets.forEach((set, i) => {
				const row = body.insertRow();
				const title = element("th", { scope: "row" });
				title.innerHTML = wuye_ops.risk_warnings.pill(data.risk_table.levels[i]);
				row.append(title);
				set.values.forEach((value, j) => row.insertCell().append(this.number(set, i, j, value)));
			});
			this.container.replaceChildren(table);
		}

		number(set, i, j, value) {
			const unit = element("span", { class: "wuye-risk-number" }, value || "–");
			if (!this.data.leads.points[i][j]) return unit;
			if (j === this.data.risk_table.warn) unit.classList.add("text-danger");
			wuye_ops.mark_lead(unit, i, j, `${set.name}, ${this.data.labels[j]}: ${value}`);
			return unit;
		}
	}
})();
