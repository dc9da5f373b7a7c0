// 物业驾驶舱: what a property manager opens each morning; one call shows all, and each number leads to its rows.
(() => {
	const NAME = "cockpit";
	frappe.pages[NAME].on_page_load = (wrapper) => {
		const page = frappe.ui.make_app_page({ parent: wrapper, title: __("Cockpit"), single_column: true });
		wrapper.cockpit = new Cockpit(page);
		// where a chart of the page leads, when it leads to the page itself
		frappe.pages[NAME].follow = (filters) => wrapper.cockpit.choose(filters);
	};
	frappe.pages[NAME].on_page_show = (wrapper) => wrapper.cockpit.choose(asked());

	const MONTHS = 24;
	const MOST_BARS = 40;
	const BLUE = "#449CF0";
	const GRAY = "#B8C2CC";
	const { STANDINGS, VERDICTS, asked } = wuye_ops.metrics;
	const escape = (text) => frappe.utils.escape_html(String(text ?? ""));
	const amount = (value) => format_currency(value, frappe.boot.sysdefaults.currency, 0);

	// An amount leads to its rows; what is not there leads nowhere.
	const leading = (text, lead, value = 1, css = "") =>
		value
			? `<a class="${css}" href="${escape(wuye_ops.address(lead, lead.filters))}">${text}</a>`
			: `<span class="${css} text-muted">${text}</span>`;

	class Cockpit {
		constructor(page) {
			this.page = page;
			this.chosen = {};
			this.charts = [];
			const months = Array.from({ length: MONTHS }, (_one, back) =>
				moment(frappe.datetime.get_today()).subtract(back, "months").format("YYYY-MM")
			);
			const field = (fieldname, fieldtype, options, label) =>
				page.add_field({ fieldname, fieldtype, options, label, change: () => this.on_change() });
			this.company = field("company", "Link", "Company", __("Company"));
			this.property = field("property", "Link", "Property", __("Property"));
			this.month = field("month", "Select", months, __("Month"));
			this.month.set_input(months[0]);
			$(this.company.wrapper).hide();
			page.set_primary_action(__("Monthly Report PDF"), () => this.print(), "printer");
			page.set_secondary_action(__("Refresh"), () => this.load(true), "refresh");
			this.$body = $('<div class="wuye-cockpit"></div>').appendTo(page.main);
			this.$body.on("change", "[data-metric]", (event) => this.rank(event.currentTarget.value));
		}

		// Shows what is asked for; the chosen fields follow. Quiet while they do: their change is not the user's.
		choose({ property, company, month, metric } = {}) {
			this.quiet = true;
			if (property !== undefined) this.property.set_input(property);
			if (company !== undefined) this.company.set_input(company);
			if (month) this.month.set_input(month.slice(0, 7));
			if (metric) this.chosen.metric = metric;
			Object.assign(this.chosen, { property: property ?? this.chosen.property });
			this.quiet = false;
			return this.load();
		}

		on_change() {
			if (this.quiet) return;
			const property = this.property.get_value() || null;
			const company = this.company.get_value() || null;
			const month = this.month.get_value();
			if (
				property === this.shown?.property &&
				company === this.shown?.company &&
				month === this.shown?.month
			) {
				return;
			}
			this.load();
		}

		async load(fresh = false) {
			const what = {
				property: this.property.get_input_value() || null,
				company: this.company.get_input_value() || null,
				month: this.month.get_input_value() || null,
			};
			this.shown = what;
			const data = await frappe.xcall("wuye_ops.metrics.cockpit.page", {
				property_name: what.property,
				company: what.property ? null : what.company,
				month: what.month && `${what.month}-01`,
				metric: this.chosen.metric || null,
				fresh: fresh ? 1 : 0,
			});
			// something else has been asked for meanwhile
			if (this.shown !== what) return;
			this.data = data;
			// whoever has one property looks at that
			if (this.data.property && !what.property) {
				this.quiet = true;
				this.property.set_input(this.data.property);
				this.quiet = false;
				what.property = this.data.property;
			}
			$(this.company.wrapper).toggle(this.data.companies.length > 1);
			$(this.property.wrapper).toggle(this.data.properties.length > 1);
			this.remember(what);
			this.draw();
		}

		// Only who is best is read anew, not the whole page.
		async rank(metric) {
			this.chosen.metric = metric;
			this.data.ranking = await frappe.xcall("wuye_ops.metrics.cockpit.ranking", {
				metric,
				company: this.data.company,
				month: this.data.month,
			});
			this.remember(this.shown);
			this.draw();
		}

		// The address says what is shown: it can be told to a colleague.
		remember(what) {
			// a late answer must not rename the page that the user has gone on to
			if (frappe.get_route()[0] !== NAME) return;
			const query = new URLSearchParams(
				Object.entries({ ...what, metric: this.data.property ? null : this.chosen.metric }).filter(
					([, value]) => value
				)
			);
			window.history.replaceState(null, null, `/app/${NAME}?${query}`);
		}

		print() {
			const query = new URLSearchParams({ month: this.data.month });
			if (this.data.property) query.set("property_name", this.data.property);
			else if (this.data.company) query.set("company", this.data.company);
			window.open(`/api/method/wuye_ops.metrics.monthly_report.pdf?${query}`);
		}

		draw() {
			const { data } = this;
			const name = data.property || data.company || __("All Properties");
			// else they would follow the window's size where they are no more
			this.charts.splice(0).forEach((chart) => chart.destroy());
			this.$body.html(
				`<header class="cockpit-head"><h2>${escape(name)}</h2>
					<span class="text-muted">${escape(data.month.slice(0, 7))} · ${__("as of {0}", [escape(data.as_of)])}</span>
				</header>
				${this.tiles()}${this.metrics()}
				<div class="cockpit-columns">${this.money()}${this.buildings()}</div>${this.ranking()}
				<div class="cockpit-columns three">${data.lists.map((list) => this.list(list)).join("")}</div>`
			);
			this.draw_money();
			this.draw_ranking();
		}

		chart(parent, options) {
			// while the library lets a chart grow, a change of the window's size would find it taken apart
			this.charts.push(new frappe.Chart(parent, { ...options, disableEntryAnimation: 1 }));
		}

		section(key, title, content, note = "") {
			return `<section class="cockpit-section" data-section="${key}">
				<h3>${title}${note ? ` <small class="text-muted">${note}</small>` : ""}</h3>${content}</section>`;
		}

		// -- at risk today

		tiles() {
			const { tiles } = this.data;
			if (!tiles.length) return "";
			const some = tiles.filter((tile) => tile.count);
			const none = tiles.filter((tile) => !tile.count).map((tile) => escape(tile.label));
			const cards = some.map(
				(tile) =>
					`<a class="cockpit-tile ${tile.tone}" data-tile="${tile.key}"
						href="${escape(wuye_ops.address(tile.lead, tile.lead.filters))}">
						<b>${tile.count}</b><span>${escape(tile.label)}</span></a>`
			);
			const calm = some.length ? "" : `<p>${__("Nothing is at risk. Have a good day.")}</p>`;
			const rest = none.length
				? `<p class="small text-muted">✓ ${__("None of these: {0}", [none.join(" · ")])}</p>`
				: "";
			return this.section(
				"risk",
				__("At Risk Today"),
				`${calm}<div class="cockpit-tiles">${cards.join("")}</div>${rest}`
			);
		}

		// -- metrics

		metrics() {
			const { figures } = this.data;
			if (!figures.length) return "";
			return this.section(
				"metrics",
				__("Metrics against Targets"),
				`<div class="cockpit-figures">${figures.map((figure) => this.figure(figure)).join("")}</div>`
			);
		}

		figure(figure) {
			const [number, ...unit] = figure.value.split(" ");
			const target = figure.target ? __("target {0}", [escape(figure.target)]) : __("no target");
			return `<a class="cockpit-figure" data-figure="${figure.key}" title="${escape(figure.formula)}"
				href="${escape(wuye_ops.address(figure.lead, figure.lead.filters))}">
				<span class="cockpit-label">${escape(figure.label)} ${this.standing(figure)}</span>
				<span class="cockpit-value">${escape(number)} <small>${escape(unit.join(" "))}</small></span>
				<span class="cockpit-spark">${figure.spark}</span>
				<span class="small">${target}</span>
				<span class="small cockpit-right">${this.change(figure.change)}</span>
				<span class="small text-muted cockpit-parts">${escape(figure.parts)}</span>
			</a>`;
		}

		standing({ standing }) {
			const [sign, colour] = STANDINGS[standing];
			return `<span class="indicator-pill no-indicator-dot ${colour}">${sign} ${__(standing, null, "Metric")}</span>`;
		}

		change(change) {
			if (!change) return "";
			const words = change.verdict ? __(change.verdict, null, "Metric") : "";
			const colour = VERDICTS[change.verdict] || "gray";
			return `<span class="cockpit-change ${colour}">${escape(change.text)} ${words}</span>`;
		}

		// -- money

		money() {
			const { money } = this.data;
			if (!money) return "";
			const figures = money.figures.map(
				(figure) =>
					`<div data-money="${figure.key}">${leading(
						escape(amount(figure.value)),
						figure.lead,
						figure.value,
						"cockpit-value"
					)}<span class="small text-muted">${escape(figure.label)}</span></div>`
			);
			// a line along the bottom says no more than the zeros above
			const is_any = money.curve.datasets.some((set) => set.values.some(Boolean));
			return this.section(
				"money",
				__("Money In"),
				`<div class="cockpit-money">${figures.join("")}</div>${
					is_any ? '<div class="cockpit-chart" data-chart="money"></div>' : ""
				}`,
				__("received by the day, summed up")
			);
		}

		draw_money() {
			const parent = this.$body.find("[data-chart=money]")[0];
			if (!parent) return;
			const { curve, target } = this.data.money;
			this.chart(parent, {
				data: {
					...curve,
					// the library does not bear a list of none
					...(target && { yMarkers: [{ label: __("Billed This Month"), value: target }] }),
				},
				type: "line",
				height: 220,
				colors: [BLUE, GRAY],
				animate: 0,
				lineOptions: { hideDots: curve.labels.length > 1 ? 1 : 0, regionFill: 1 },
				axisOptions: { xIsSeries: true, shortenYAxisNumbers: 1, xAxisMode: "tick" },
				tooltipOptions: { formatTooltipY: (value) => amount(value) },
			});
		}

		// -- the worst buildings

		buildings() {
			const { buildings } = this.data;
			if (!buildings) return "";
			if (!buildings.rows.length) {
				return this.section(
					"buildings",
					__("Worst Buildings"),
					`<p class="text-muted">${__("No building stands out.")}</p>`
				);
			}
			const head = buildings.columns.map((column) => `<th>${escape(column.label)}</th>`).join("");
			const rows = buildings.rows.map(
				(row) =>
					`<tr data-building="${escape(row.building)}"><th>${escape(row.label)}</th>${row.cells
						.map((cell, number) => {
							const text = buildings.columns[number].is_money ? amount(cell.value) : cell.value;
							return `<td>${leading(text, cell.lead, cell.value)}</td>`;
						})
						.join("")}</tr>`
			);
			return this.section(
				"buildings",
				__("Worst Buildings"),
				`<div class="cockpit-scroll"><table class="table"><thead><tr><th>${__("Building")}</th>${head}</tr></thead>
					<tbody>${rows.join("")}</tbody></table></div>`,
				__("requests of the month, arrears of today")
			);
		}

		// -- head office: who is best

		ranking() {
			const { ranking, figures } = this.data;
			if (!ranking) return "";
			const options = figures.map(
				(figure) =>
					`<option value="${escape(figure.key)}" ${figure.key === ranking.key ? "selected" : ""}>${escape(
						figure.label
					)}</option>`
			);
			const rows = ranking.rows.map((row) => {
				const address = wuye_ops.address(
					{ page: NAME },
					{ property: row.property, month: this.shown.month || this.data.month.slice(0, 7) }
				);
				return `<tr data-property="${escape(row.property)}"><td>${row.rank ?? "–"}</td>
					<th><a href="${escape(address)}">${escape(row.property)}</a></th>
					<td>${leading(escape(row.value), row.lead)}</td><td>${this.standing(row)}</td>
					<td class="text-muted wide-only">${escape(row.target)}</td>
					<td class="wide-only">${this.change(row.change)}</td>
					<td class="text-muted wide-only">${escape(row.parts)}</td></tr>`;
			});
			const head = [
				["#", ""],
				[__("Property"), ""],
				[__("Value", null, "Metric"), ""],
				[__("Standing"), ""],
				[__("Target", null, "Metric"), "wide-only"],
				[__("Change", null, "Metric"), "wide-only"],
				[__("Counted", null, "Metric"), "wide-only"],
			];
			return this.section(
				"ranking",
				`${__("Properties by")} <select data-metric class="form-control input-xs">${options.join("")}</select>`,
				`<div class="cockpit-chart" data-chart="ranking"></div>
				<table class="table"><thead><tr>${head
					.map(([label, css]) => `<th class="${css}">${label}</th>`)
					.join("")}</tr></thead><tbody>${rows.join("")}</tbody></table>`,
				escape(ranking.formula)
			);
		}

		draw_ranking() {
			const parent = this.$body.find("[data-chart=ranking]")[0];
			const valued = this.data.ranking?.rows.filter((row) => row.number !== null) || [];
			// where not all can be told apart in a picture, the best and the worst
			const half = MOST_BARS / 2;
			const rows =
				valued.length > MOST_BARS ? [...valued.slice(0, half), ...valued.slice(-half)] : valued;
			if (!parent || !rows.length) return $(parent).hide();
			const month = this.data.month.slice(0, 7);
			this.chart(parent, {
				data: {
					labels: rows.map((row) => row.property),
					datasets: [{ name: this.data.ranking.label, values: rows.map((row) => row.number) }],
					leads: {
						page: NAME,
						points: [rows.map(({ property }) => ({ property, month }))],
					},
				},
				type: "bar",
				height: 240,
				colors: [BLUE],
				animate: 0,
				barOptions: { spaceRatio: 0.5 },
				axisOptions: { xAxisMode: "tick" },
			});
		}

		// -- lists

		list(list) {
			const lines = list.lines.map(
				(line) =>
					`<li><a href="/app/${frappe.router.slug(line.doctype)}/${encodeURIComponent(line.name)}">${escape(
						line.text
					)}</a><span class="small text-muted">${escape(line.detail)}</span></li>`
			);
			return this.section(
				list.key,
				`${escape(list.label)} ${leading(`<b>${list.count}</b>`, list.lead, list.count)}`,
				lines.length
					? `<ul class="cockpit-list">${lines.join("")}</ul>`
					: `<p class="text-muted">✓ ${__("Nothing.")}</p>`
			);
		}
	}
})();
