// 指标: every metric the user may know with its definition and value; one of them with its year, properties, people, rows.
(() => {
	const NAME = "metrics";
	frappe.pages[NAME].on_page_load = (wrapper) => {
		const page = frappe.ui.make_app_page({ parent: wrapper, title: __("Metrics"), single_column: true });
		wrapper.metrics = new Metrics(page);
	};
	frappe.pages[NAME].on_page_show = (wrapper) => wrapper.metrics.choose({ metric: null, ...asked() });

	const MONTHS = 24;
	const SERVICE = "wuye_ops.metrics.overview";
	const BLUE = "#449CF0";
	const GRAY = "#B8C2CC";
	const { STANDINGS, VERDICTS, asked } = wuye_ops.metrics;
	const escape = (text) => frappe.utils.escape_html(String(text ?? ""));
	const pill = ({ standing }) => {
		const [sign, colour] = STANDINGS[standing];
		return `<span class="indicator-pill no-indicator-dot ${colour}">${sign} ${__(standing, null, "Metric")}</span>`;
	};
	const change_of = (change) =>
		change
			? `<span class="metrics-change ${VERDICTS[change.verdict] || "gray"}">${escape(change.text)} ${
					change.verdict ? __(change.verdict, null, "Metric") : ""
				}</span>`
			: "";
	const target_of = ({ target }) => (target ? __("target {0}", [escape(target)]) : __("no target"));
	const number = (value) => format_number(value, null, Number.isInteger(value) ? 0 : 2);

	class Metrics {
		constructor(page) {
			this.page = page;
			this.metric = null;
			this.charts = [];
			const months = Array.from({ length: MONTHS }, (_one, back) =>
				moment(frappe.datetime.get_today()).subtract(back, "months").format("YYYY-MM")
			);
			const field = (fieldname, fieldtype, options, label) =>
				page.add_field({ fieldname, fieldtype, options, label, change: () => this.on_change() });
			this.property = field("property", "Link", "Property", __("Property"));
			this.month = field("month", "Select", months, __("Month"));
			this.month.set_input(months[0]);
			page.set_secondary_action(__("Refresh"), () => this.load(), "refresh");
			page.add_menu_item(__("Figures as a Table"), () =>
				frappe.set_route("query-report", "Metric Figures", {
					property: this.property.get_value(),
					metric: this.metric,
				})
			);
			page.add_menu_item(__("Targets"), () => frappe.set_route("List", "Metric Target"));
			page.add_menu_item(__("Closed Months"), () => frappe.set_route("List", "Metric Snapshot"));
			this.$body = $('<div class="wuye-metrics"></div>').appendTo(page.main);
			this.$body.on("click", "[data-do]", (event) => {
				event.preventDefault();
				this.on_click(event.currentTarget.dataset);
			});
		}

		// Shows what is asked for; the fields follow, quietly: their change is not the user's.
		choose({ metric, property, month } = {}) {
			this.quiet = true;
			if (property !== undefined) this.property.set_input(property);
			if (month) this.month.set_input(month.slice(0, 7));
			this.quiet = false;
			this.metric = metric || null;
			return this.load();
		}

		on_change() {
			if (this.quiet) return;
			const { property, month } = this.what();
			if (property === this.shown?.property_name && month === this.shown?.month) return;
			this.load();
		}

		on_click({ do: action, key, property, employee }) {
			if (action === "open") return this.choose({ metric: key });
			if (action === "back") return this.choose({ metric: null });
			if (action === "property") return this.choose({ metric: this.metric, property });
			if (action === "employee") return this.show_rows({ employee });
			if (action === "everybody") return this.show_rows({ employee: null });
			if (action === "more") return this.show_rows({ employee: this.employee, more: true });
			return null;
		}

		what() {
			return {
				property: this.property.get_input_value() || null,
				month: this.month.get_input_value() || null,
			};
		}

		args() {
			const { property, month } = this.what();
			return { property_name: property, month: month && `${month}-01` };
		}

		async load() {
			const { property, month } = this.what();
			this.shown = { property_name: property, month };
			const query = new URLSearchParams(
				Object.entries({ metric: this.metric, property, month }).filter(([, value]) => value)
			);
			window.history.replaceState(null, null, `/app/${NAME}?${query}`);
			const metric = this.metric;
			const data = await frappe.xcall(`${SERVICE}.${metric ? "detail" : "page"}`, {
				...this.args(),
				...(metric ? { metric } : {}),
			});
			// another one was chosen meanwhile
			if (metric !== this.metric) return;
			this.data = data;
			this.employee = null;
			// whoever has one property looks at that
			if (data.property && !property) {
				this.quiet = true;
				this.property.set_input(data.property);
				this.quiet = false;
				this.shown.property_name = data.property;
			}
			// else they would follow the window's size where they are no more
			this.charts.splice(0).forEach((chart) => chart.destroy());
			if (metric) this.draw_one();
			else this.draw_all();
		}

		// -- all of them

		draw_all() {
			const { figures } = this.data;
			this.$body.html(
				figures.length
					? `<div class="metrics-cards">${figures.map((figure) => this.card(figure)).join("")}</div>`
					: `<p class="text-muted">${__("Your role sees no metric.")}</p>`
			);
		}

		card(figure) {
			return `<a href="#" class="metrics-card" data-do="open" data-key="${escape(figure.key)}">
				<span class="metrics-title"><span>${escape(figure.label)}</span>${pill(figure)}</span>
				<span class="metrics-value">${escape(figure.value)}</span>
				<span class="metrics-spark">${figure.spark}</span>
				<span class="small text-muted">${target_of(figure)}</span>
				<span class="small">${change_of(figure.change)}</span>
				<span class="metrics-wide small text-muted">${escape(figure.formula)}</span>
				<span class="metrics-wide small text-muted">${[
					escape(figure.parts),
					__("formula version {0}", [figure.version]),
					figure.closed ? __("month closed") : __("still open"),
				]
					.filter(Boolean)
					.join(" · ")}</span>
			</a>`;
		}

		// -- one of them

		draw_one() {
			const { figure, ranking, by_person } = this.data;
			this.$body.html(
				`<div><a href="#" data-do="back">← ${__("All Metrics")}</a></div>
				${this.definition(figure)}${this.revisions()}
				<section class="metrics-section"><h3>${__("Last Twelve Months")}</h3><div data-chart="trend"></div></section>
				${ranking.length > 1 ? this.ranking(ranking) : ""}
				${
					by_person
						? `<section class="metrics-section" data-section="people"><h3>${__("By Person")}</h3>
							<p class="text-muted">${__("Loading")}…</p></section>`
						: ""
				}
				<section class="metrics-section" data-section="rows"></section>`
			);
			this.draw_trend(figure);
			this.draw_ranking(ranking);
			this.draw_rows(this.data.rows, this.data.more);
			if (by_person) this.load_people();
		}

		definition(figure) {
			const facts = [
				[__("Value", null, "Metric"), `<span class="metrics-value">${escape(figure.value)}</span>`],
				[__("Standing"), `${pill(figure)} ${change_of(figure.change)}`],
				[__("Target", null, "Metric"), escape(figure.target) || "—"],
				[__("Counted", null, "Metric"), escape(figure.parts) || "—"],
				[__("Unit", null, "Metric"), escape(figure.unit)],
				[
					__("State"),
					this.data.counted_on
						? __("closed, counted {0}", [escape(this.data.counted_on)])
						: __("still open, counted now"),
				],
				[__("Version of the Formula"), figure.version],
			];
			return `<section class="metrics-section" data-section="definition">
				<h3>${escape(figure.label)} <small class="text-muted">${escape(
					this.data.property || __("All Properties")
				)} · ${escape(this.data.month)}</small></h3>
				<p class="text-muted">${escape(figure.formula)}</p>
				<dl class="metrics-facts">${facts
					.map(([label, value]) => `<div><dt>${label}</dt><dd>${value}</dd></div>`)
					.join("")}</dl></section>`;
		}

		revisions() {
			const { revisions, month, property } = this.data;
			if (!revisions) return "";
			const address = wuye_ops.address(
				{ doctype: "Metric Snapshot" },
				{
					metric: this.metric,
					period_start: `${month}-01`,
					open_revisions: [">", 0],
					...(property ? { property } : {}),
				}
			);
			return `<div class="metrics-note"><a href="${escape(address)}">${__(
				"{0} figures of this closed month would be different now. Decide on the revisions",
				[revisions]
			)}</a></div>`;
		}

		draw_trend(figure) {
			const dots = figure.months.map((month, at) => [month, figure.trend[at]]);
			const parent = this.$body.find("[data-chart=trend]")[0];
			if (!dots.some(([, value]) => value !== null)) {
				$(parent).html(`<p class="text-muted">${__("No value in these months.")}</p>`);
				return;
			}
			// a line has no gaps: months without a value are left out, and the labels say which are there
			const shown = dots.filter(([, value]) => value !== null);
			const line = (name, values) => ({ name, values });
			const target = figure.aim;
			this.chart(parent, {
				type: "line",
				height: 220,
				colors: [BLUE, GRAY],
				data: {
					labels: shown.map(([month]) => month),
					datasets: [
						line(
							figure.label,
							shown.map(([, value]) => value)
						),
						...(target === null
							? []
							: [
									line(
										__("Target", null, "Metric"),
										shown.map(() => target)
									),
								]),
					],
				},
				axisOptions: { xIsSeries: true, xAxisMode: "tick" },
				tooltipOptions: { formatTooltipY: (value) => `${number(value)} ${figure.unit}` },
			});
		}

		ranking(ranking) {
			const rows = ranking.map(
				(row) => `<tr data-property-row="${escape(row.property)}"><td>${row.rank ?? "—"}</td>
				<td><a href="#" data-do="property" data-property="${escape(row.property)}">${escape(row.property)}</a></td>
				<td>${escape(row.value)}</td><td>${pill(row)}</td>
				<td class="wide-only text-muted">${escape(row.target)}</td>
				<td class="wide-only">${change_of(row.change)}</td>
				<td class="wide-only text-muted">${escape(row.parts)}</td></tr>`
			);
			return `<section class="metrics-section" data-section="ranking"><h3>${__("By Property")}</h3>
				<div data-chart="ranking"></div>
				<div class="metrics-scroll"><table class="table"><thead><tr><th>#</th><th>${__("Property")}</th>
				<th>${__("Value", null, "Metric")}</th><th>${__("Standing")}</th><th class="wide-only">${__("Target", null, "Metric")}</th>
				<th class="wide-only">${__("Change", null, "Metric")}</th>
				<th class="wide-only">${__("Counted", null, "Metric")}</th></tr></thead>
				<tbody>${rows.join("")}</tbody></table></div></section>`;
		}

		draw_ranking(ranking) {
			const parent = this.$body.find("[data-chart=ranking]")[0];
			const shown = ranking.filter((row) => row.number !== null).slice(0, 30);
			if (!parent || shown.length < 2) return;
			this.chart(parent, {
				type: "bar",
				height: 220,
				colors: [BLUE],
				data: {
					labels: shown.map((row) => row.property),
					datasets: [{ name: this.data.figure.label, values: shown.map((row) => row.number) }],
				},
				barOptions: { spaceRatio: 0.5 },
				tooltipOptions: { formatTooltipY: (value) => `${number(value)} ${this.data.figure.unit}` },
			});
		}

		chart(parent, options) {
			this.charts.push(
				new frappe.Chart(parent, {
					animate: 0,
					disableEntryAnimation: 1,
					truncateLegends: 1,
					...options,
				})
			);
		}

		// -- people

		async load_people() {
			const metric = this.metric;
			const people = await frappe.xcall(`${SERVICE}.people`, {
				...this.args(),
				property_name: this.data.property,
				metric,
			});
			if (metric !== this.metric) return;
			const rows = people.map(
				(
					person
				) => `<tr><td><a href="#" data-do="employee" data-employee="${escape(person.employee)}">${escape(
					person.name
				)}</a></td><td>${escape(person.value)}</td><td>${pill(person)}</td>
				<td class="text-muted">${escape(person.parts)}</td></tr>`
			);
			this.people = Object.fromEntries(people.map((person) => [person.employee, person.name]));
			this.$body
				.find("[data-section=people]")
				.html(
					`<h3>${__("By Person")}</h3>${
						rows.length
							? `<div class="metrics-scroll"><table class="table"><tbody>${rows.join("")}</tbody></table></div>`
							: `<p class="text-muted">${__("Nobody with something to count.")}</p>`
					}`
				);
		}

		// -- the documents behind

		async show_rows({ employee, more = false }) {
			const start = more ? this.rows.length : 0;
			this.employee = employee || null;
			const found = await frappe.xcall(`${SERVICE}.rows`, {
				...this.args(),
				property_name: this.data.property,
				metric: this.metric,
				employee: this.employee,
				start,
			});
			this.draw_rows(more ? [...this.rows, ...found.rows] : found.rows, found.more);
			if (!more) this.$body.find("[data-section=rows]")[0].scrollIntoView({ block: "start" });
		}

		draw_rows(rows, more) {
			this.rows = rows;
			const of = this.employee
				? ` <small>${escape(this.people[this.employee])} · <a href="#" data-do="everybody">${__("Everybody")}</a></small>`
				: "";
			const body = rows.map(
				(row) => `<tr><td>${
					row.name
						? `<a href="/app/${frappe.router.slug(row.doctype)}/${encodeURIComponent(row.name)}">${escape(
								row.text || row.name
							)}</a>`
						: `<span class="text-muted">${escape(row.text)}</span>`
				}<div class="small text-muted">${escape(__(row.doctype))} ${escape(row.name)}</div></td>
				<td class="wide-only">${escape(row.property)}</td>
				<td>${escape(row.on ? frappe.datetime.str_to_user(row.on) : "")}</td>
				<td class="text-right">${this.counted(row)}</td></tr>`
			);
			this.$body.find("[data-section=rows]").html(
				`<h3>${__("Documents Behind It")}${of}</h3>${
					rows.length
						? `<div class="metrics-scroll"><table class="table"><thead><tr><th>${__("Document")}</th>
							<th class="wide-only">${__("Property")}</th><th>${__("Day", null, "Metric")}</th>
							<th class="text-right">${__("Counted", null, "Metric")}</th></tr></thead>
							<tbody>${body.join("")}</tbody></table></div>`
						: `<p class="text-muted">${__("Nothing to count in this month.")}</p>`
				}${
					more
						? `<button type="button" class="btn btn-default btn-sm" data-do="more">${__("Show More")}</button>`
						: ""
				}`
			);
		}

		// Of a share of documents: whether this one is among the good; else what it adds.
		counted({ numerator, denominator }) {
			if (!denominator) return number(numerator);
			if (denominator === 1 && (numerator === 0 || numerator === 1)) {
				return numerator
					? `<span class="text-success">✓ ${__("yes")}</span>`
					: `<span class="text-danger">✗ ${__("no")}</span>`;
			}
			// what it is divided by has a row of its own
			return numerator ? `${number(numerator)} / ${number(denominator)}` : `÷ ${number(denominator)}`;
		}
	}
})();
