// 问卷分析: what the answers of a survey come to, from one call. Numbers lead to their rows where the survey has names.
(() => {
	frappe.pages["survey-analysis"].on_page_load = (wrapper) => {
		const page = frappe.ui.make_app_page({
			parent: wrapper,
			title: __("Survey Analysis"),
			single_column: true,
		});
		wrapper.analysis = new SurveyAnalysis(page);
	};
	frappe.pages["survey-analysis"].on_page_show = (wrapper) => wrapper.analysis.follow_route();

	const METHODS = "wuye_ops.customer_service.surveys";
	const GOOD_RATE = 95;
	const POOR_RATE = 85;

	const escape = (text) => frappe.utils.escape_html(String(text ?? ""));
	const percent = (value) => (value === null || value === undefined ? "–" : `${value.toFixed(1)} %`);
	const plain = (value, places = 1) =>
		value === null || value === undefined ? "–" : value.toFixed(places);
	const pill = (text, colour) =>
		`<span class="indicator-pill no-indicator-dot ${colour}">${escape(text)}</span>`;
	const colour_of = (rate) => (rate >= GOOD_RATE ? "good" : rate >= POOR_RATE ? "fair" : "poor");
	const table = (head, rows) =>
		`<div class="analysis-scroll"><table class="table"><thead><tr>${head
			.map((label) => `<th>${label}</th>`)
			.join("")}</tr></thead><tbody>${rows.join("")}</tbody></table></div>`;
	const section = (title, body, more = "") =>
		body ? `<section class="analysis-section"><h4>${title}</h4>${more}${body}</section>` : "";

	// By the address: a list that is opened for the first time may take the filters it was left with before route options.
	function open_list(doctype, filters) {
		const query = new URLSearchParams();
		for (const [field, value] of Object.entries(filters)) {
			query.set(field, Array.isArray(value) ? JSON.stringify(value) : value);
		}
		frappe.router.push_state(`/app/${frappe.router.slug(doctype)}?${query}`);
	}

	class SurveyAnalysis {
		constructor(page) {
			this.page = page;
			this.survey = page.add_field({
				fieldname: "survey",
				fieldtype: "Link",
				options: "Survey",
				label: __("Survey"),
				get_query: () => ({ filters: { status: ["in", ["Open", "Closed"]] } }),
				change: () => this.go(this.survey.get_value()),
			});
			this.$body = $('<div class="wuye-survey-analysis"></div>').appendTo(page.main);
			this.$body.on("click", "[data-do]", (event) => this.on_click(event));
			this.$body.on("keydown", "[data-do]", (event) => {
				if (event.key === "Enter") this.on_click(event);
			});
		}

		go(survey) {
			if (survey && survey !== this.shown) frappe.set_route("survey-analysis", survey);
		}

		async follow_route() {
			const wanted = frappe.get_route()[1];
			if (!wanted) return this.choose();
			if (wanted === this.shown) return;
			this.shown = wanted;
			await this.survey.set_value(wanted);
			this.data = await frappe.xcall(`${METHODS}.analysis.overview`, { survey: wanted });
			this.draw();
		}

		// Nothing is chosen: the surveys there are, the latest first.
		async choose() {
			this.shown = null;
			const surveys = await frappe.db.get_list("Survey", {
				filters: { status: ["in", ["Open", "Closed"]] },
				fields: ["name", "title", "property", "status", "opens_on", "closes_on"],
				order_by: "opens_on desc",
				limit: 50,
			});
			this.page.clear_actions();
			this.page.clear_inner_toolbar();
			this.page.clear_menu();
			const rows = surveys.map(
				(row) => `<tr><td><a href="/app/survey-analysis/${encodeURIComponent(row.name)}">${escape(
					row.title
				)}</a></td><td>${escape(row.property)}</td>
					<td>${wuye_ops.indicator(row.status, __(row.status, null, "Survey"))}</td>
					<td>${escape(row.opens_on)} – ${escape(row.closes_on)}</td></tr>`
			);
			this.$body.html(
				rows.length
					? table([__("Survey"), __("Property"), __("Status"), __("Period")], rows)
					: `<p class="text-muted">${__("No survey has been released yet.")}</p>`
			);
		}

		draw() {
			const { data } = this;
			this.page.set_title(data.survey.title);
			this.buttons();
			this.charts = [];
			this.$body.html(
				[
					this.head(),
					data.withheld ? `<div class="alert alert-info">${escape(data.withheld)}</div>` : "",
					data.analysed ? this.cards() : "",
					section(__("Who Answered"), this.response()),
					data.analysed ? this.figures() : "",
				].join("")
			);
			this.charts.forEach(({ id, options }) => {
				const place = this.$body.find(`[data-chart=${id}]`)[0];
				new frappe.Chart(place, options);
			});
		}

		buttons() {
			const { page, data } = this;
			page.clear_actions();
			page.clear_inner_toolbar();
			page.clear_menu();
			page.add_menu_item(__("Survey"), () => frappe.set_route("Form", "Survey", data.survey.name));
			if (!data.analysed) return;
			if (frappe.model.can_create("Improvement Plan")) {
				page.set_primary_action(__("Improvement Plan"), () => this.plan());
			}
			if (frappe.model.can_create("Risk")) page.add_inner_button(__("Risk"), () => this.risk());
			const open = (method, args) =>
				window.open(
					`/api/method/${METHODS}.${method}?${new URLSearchParams({
						survey: data.survey.name,
						...args,
					})}`
				);
			page.add_menu_item(__("Print Report (PDF)"), () => open("analysis_report.pdf", {}));
			if (!data.may_export) return;
			page.add_menu_item(__("Export Excel"), () => open("analysis_export.download", { kind: "xlsx" }));
			page.add_menu_item(__("Export CSV"), () => open("analysis_export.download", { kind: "csv" }));
		}

		// -- what is shown

		head() {
			const { survey, before } = this.data;
			const parts = [
				escape(survey.property),
				`${escape(survey.opens_on)} – ${escape(survey.closed_on || survey.closes_on || "")}`,
				wuye_ops.indicator(survey.status, __(survey.status, null, "Survey")),
				survey.anonymous ? pill(__("Anonymous"), "blue") : "",
				before
					? `<a href="/app/survey-analysis/${encodeURIComponent(before.name)}">${__(
							"Compared with {0}",
							[escape(before.title)]
						)}</a>`
					: "",
			];
			return `<p class="analysis-head">${parts.filter(Boolean).join(" · ")}</p>`;
		}

		cards() {
			const { overall, nps, response, low } = this.data;
			const card = (label, value, change, lead = "") =>
				`<div class="analysis-card" ${lead}><div class="text-muted small">${label}</div>
					<div class="analysis-number">${value}</div>${this.change(change)}</div>`;
			const rows = this.lead({});
			return `<div class="analysis-cards">${[
				card(
					__("Response Rate"),
					percent(response.rate),
					null,
					`data-do="invitations" role="link" tabindex="0"`
				),
				card(__("Answered"), response.answered, null, rows),
				card(__("Satisfaction Rate"), this.value(overall, "rate", percent), overall?.change?.rate),
				card(__("Satisfaction Index"), this.value(overall, "index"), overall?.change?.index),
				nps ? card("NPS", this.value(nps, "nps"), nps.change?.nps) : "",
				low === null
					? ""
					: card(
							__("Low Answers Called Back"),
							low,
							null,
							`data-do="follow-ups" role="link" tabindex="0"`
						),
			].join("")}</div>`;
		}

		value(row, name, show = plain) {
			if (!row) return "–";
			return row.now ? show(row.now[name]) : this.hidden();
		}

		hidden() {
			return `<span class="text-muted" title="${__(
				"Fewer than {0} answers, or a neighbour of such: not shown, so that nobody can be recognised",
				[this.data.fewest]
			)}">${__("withheld")}</span>`;
		}

		change(points) {
			if (points === null || points === undefined) return "";
			const [sign, colour] = points > 0 ? ["▲", "green"] : points < 0 ? ["▼", "red"] : ["＝", "gray"];
			return `<span class="analysis-change ${colour}" title="${__(
				"Points more or less than in the last survey"
			)}">${sign} ${Math.abs(points).toFixed(1)}</span>`;
		}

		response() {
			const { buildings, channels } = this.data.response;
			const by_building = buildings.map(
				(row) => `<tr><td>${escape(row.label)}</td><td>${row.invited}</td>
					<td>${row.answered}</td><td>${this.bar(row.rate)}</td></tr>`
			);
			const by_channel = channels.map(
				(row) => `<tr><td>${escape(row.label)}</td><td>${row.answered}</td></tr>`
			);
			return `<div class="analysis-columns">${table(
				[__("Building"), __("Invited"), __("Answered"), __("Response Rate")],
				by_building
			)}${by_channel.length ? table([__("Channel"), __("Answered")], by_channel) : ""}</div>`;
		}

		bar(rate, colour = "") {
			if (rate === null || rate === undefined) return "–";
			return `<div class="analysis-bar"><span class="${colour}" style="width:${rate}%"></span></div>
				<span class="analysis-share">${percent(rate)}</span>`;
		}

		figures() {
			const { data } = this;
			return [
				section(__("Trades"), this.trades()),
				section(__("Buildings"), this.buildings(), this.note(__("The worst come first."))),
				section(
					__("Questions"),
					data.questions
						.filter(({ type }) => type !== "Text")
						.map((question) => this.question(question))
						.join("")
				),
				section(__("In Their Own Words"), data.texts.map((text) => this.themes(text)).join("")),
				section(__("Properties of This Campaign"), this.campaign()),
			].join("");
		}

		note(text) {
			return `<p class="text-muted small">${text}</p>`;
		}

		trades() {
			const rows = this.data.sections.map(
				(row) => `<tr><td>${escape(row.label)}</td>
					<td>${row.now ? row.now.answers : ""}</td>
					<td>${row.now ? this.bar(row.now.rate, colour_of(row.now.rate)) : this.hidden()}</td>
					<td>${this.value(row, "mean", (value) => plain(value, 2))}</td>
					<td>${row.before ? percent(row.before.rate) : "–"}</td>
					<td>${this.change(row.change?.rate)}</td></tr>`
			);
			const head = [
				__("Trade"),
				__("Grades"),
				__("Satisfaction Rate"),
				__("Mean (of 5)"),
				__("Last Time"),
				__("Change"),
			];
			return rows.length ? table(head, rows) : "";
		}

		buildings() {
			const { buildings, sections } = this.data;
			if (!buildings.length) return "";
			const cell = (figures, building) =>
				figures
					? `<td class="analysis-cell ${figures.answers ? colour_of(figures.rate) : ""}" ${this.lead(
							{
								building,
							}
						)}>${percent(figures.rate)}<small>${figures.answers || ""}</small></td>`
					: `<td>${this.hidden()}</td>`;
			const rows = buildings.map(
				(row) =>
					`<tr><th>${escape(row.label)}</th>${cell(row.overall, row.building)}${
						this.data.nps ? `<td>${row.nps ? plain(row.nps.nps) : this.hidden()}</td>` : ""
					}${sections.map(({ section: name }) => cell(row.sections[name], row.building)).join("")}</tr>`
			);
			return table(
				[
					__("Building"),
					__("Overall"),
					...(this.data.nps ? ["NPS"] : []),
					...sections.map(({ label }) => escape(label)),
				],
				rows
			);
		}

		question(question) {
			const title = `<div class="analysis-title">${question.number}. ${escape(question.text)}
				${question.section ? `<span class="text-muted small">${escape(question.section)}</span>` : ""}</div>`;
			const body = question.type === "Matrix" ? this.matrix(question) : this.single(question);
			return `<div class="analysis-question">${title}${body}</div>`;
		}

		single(question) {
			const [row] = question.rows;
			if (!row.now) return `<p>${this.hidden()}</p>`;
			const figures = this.summary(row);
			if (question.type === "Text") return figures;
			return `${figures}<div class="analysis-columns">${this.place(
				question.number,
				wuye_ops.survey_charts.single(question, this.leading())
			)}${this.distribution(question, row)}</div>`;
		}

		summary({ now, change }) {
			const parts = [
				[__("Answers"), now.answers, null],
				[__("Satisfaction Rate"), now.rate === null ? null : percent(now.rate), change?.rate],
				["NPS", now.nps === null ? null : plain(now.nps), change?.nps],
				[__("Mean"), now.mean === null ? null : plain(now.mean, 2), null],
			];
			return `<p class="analysis-summary">${parts
				.filter(([, value]) => value !== null)
				.map(([label, value, points]) => `${label} <b>${value}</b> ${this.change(points)}`)
				.join(" &nbsp; ")}</p>`;
		}

		distribution(question, row) {
			const rows = row.now.distribution.map(
				([value, label, count, share]) =>
					`<tr ${this.lead({
						number: question.number,
						part: row.part,
						value,
					})}><td>${escape(label)}</td><td>${count}</td><td>${this.bar(share)}</td></tr>`
			);
			return table([__("Answer"), __("Count"), __("Share", null, "Survey")], rows);
		}

		matrix(question) {
			const shown = question.rows.filter((row) => row.now);
			const rows = question.rows.map((row) =>
				row.now
					? `<tr><td>${escape(row.part)}</td><td ${this.lead({
							number: question.number,
							part: row.part,
						})}>${row.now.answers}</td><td>${this.bar(row.now.rate, colour_of(row.now.rate))}</td>
						<td>${plain(row.now.mean, 2)}</td><td>${this.change(row.change?.rate)}</td></tr>`
					: `<tr><td>${escape(row.part)}</td><td colspan="4">${this.hidden()}</td></tr>`
			);
			const chart = shown.length
				? this.place(question.number, wuye_ops.survey_charts.matrix(question, shown, this.leading()))
				: "";
			return `<div class="analysis-columns">${chart}${table(
				[__("Row"), __("Answers"), __("Satisfaction Rate"), __("Mean"), __("Change")],
				rows
			)}</div>`;
		}

		place(id, options) {
			this.charts.push({ id: `q${id}`, options });
			return `<div class="analysis-chart" data-chart="q${id}"></div>`;
		}

		// -- words

		themes(text) {
			const title = `<div class="analysis-title">${text.number}. ${escape(text.text)}</div>`;
			if (!text.summary) return `<div class="analysis-question">${title}<p>${this.hidden()}</p></div>`;
			const { answers, themes, unmatched, unmatched_share, unmatched_opens, pieces } = text.summary;
			const rows = themes.map(
				(
					theme
				) => `<tr ${this.words_lead(text, theme.name, theme.opens)}><td><b>${escape(theme.label)}</b>
						<div class="text-muted small">${theme.words
							.map(([word, count]) => `${escape(word)} ${count}`)
							.join(" · ")}</div></td>
					<td>${theme.answers}</td><td>${this.bar(theme.share)}</td>
					<td>${theme.negated || ""}</td></tr>`
			);
			const others = pieces.map(([piece, count]) => `${escape(piece)} ${count}`).join(" · ");
			return `<div class="analysis-question">${title}
				<p class="analysis-summary">${__("Answers that say something")} <b>${answers}</b> &nbsp;
				${__("of no theme")} <span ${this.words_lead(text, "", unmatched_opens)}><b>${unmatched}</b>
				(${percent(unmatched_share)})</span></p>
				${
					rows.length
						? table(
								[
									__("Theme and Its Words"),
									__("Answers"),
									__("Share", null, "Survey"),
									__("With a Negation"),
								],
								rows
							)
						: ""
				}${others ? this.note(`${__("Often written, in no theme:")} ${others}`) : ""}</div>`;
		}

		words_lead(text, theme, opens) {
			if (!opens) return "";
			return `data-do="texts" data-number="${text.number}" data-theme="${escape(
				theme
			)}" role="link" tabindex="0"`;
		}

		async texts({ number, theme }) {
			const found = await frappe.xcall(`${METHODS}.analysis_texts.texts`, {
				survey: this.data.survey.name,
				number,
				theme,
			});
			const rows = found.rows.map(
				(row) =>
					`<li>${row.pieces
						.map(([piece, kind]) =>
							kind ? `<mark class="${kind}">${escape(piece)}</mark>` : escape(piece)
						)
						.join("")}${
						row.name
							? ` <a class="small" href="/app/survey-response/${encodeURIComponent(row.name)}">${escape(
									row.unit || row.customer || row.name
								)}</a>`
							: ""
					}</li>`
			);
			const more = found.more ? this.note(__("The first {0} are shown.", [found.rows.length])) : "";
			const dialog = new frappe.ui.Dialog({
				title: found.label,
				size: "large",
				fields: [{ fieldname: "texts", fieldtype: "HTML" }],
			});
			dialog.fields_dict.texts.$wrapper.html(`<ul class="analysis-texts">${rows.join("")}</ul>${more}`);
			dialog.show();
		}

		campaign() {
			const rows = this.data.campaign.map(
				(row) => `<tr><td><a href="/app/survey-analysis/${encodeURIComponent(row.survey)}">${escape(
					row.property
				)}</a></td><td>${row.answered} / ${row.invited}</td>
					<td>${row.overall ? this.bar(row.overall.rate, colour_of(row.overall.rate)) : this.hidden()}</td>
					<td>${row.nps ? plain(row.nps.nps) : "–"}</td></tr>`
			);
			return rows.length > 1
				? table([__("Property"), __("Answered"), __("Satisfaction Rate"), "NPS"], rows)
				: "";
		}

		// -- where numbers lead

		filters({ number, part, value, building }) {
			return {
				survey: this.data.survey.name,
				...(building ? { building } : {}),
				...(number ? { "Survey Answer.number": number } : {}),
				...(part ? { "Survey Answer.part": part } : {}),
				...(value ? { "Survey Answer.value": value } : {}),
			};
		}

		// What points of charts lead to; nothing where the survey has no names.
		leading() {
			return this.data.may_see_rows ? (what) => this.filters(what) : null;
		}

		lead(what) {
			if (!this.data.may_see_rows) return "";
			return `data-do="rows" data-what="${escape(JSON.stringify(what))}" role="link" tabindex="0"`;
		}

		on_click(event) {
			const { do: action, ...what } = event.currentTarget.dataset;
			const { name } = this.data.survey;
			if (action === "texts") return this.texts(what);
			const [doctype, filters] = {
				rows: () => ["Survey Response", this.filters(JSON.parse(what.what))],
				invitations: () => ["Survey Invitation", { survey: name }],
				"follow-ups": () => ["Service Follow Up", { survey: name, status: ["is", "set"] }],
			}[action]();
			return open_list(doctype, filters);
		}

		// An improvement plan for what is worst, filled in as far as the survey knows.
		plan() {
			const { survey, worst } = this.data;
			const given = {
				property: survey.property,
				title: __("Improve: {0}", [worst?.label || survey.title]).slice(0, 140),
				problem: worst?.words || "",
				source_doctype: "Survey",
				source_name: survey.name,
				department: worst?.department || null,
			};
			// what is done is judged by the next survey; while this one is open, by the metric of all
			const closed = survey.status === "Closed";
			frappe.new_doc("Improvement Plan", given, (doc) => {
				doc.before_survey = closed ? survey.name : null;
				doc.metric = closed ? null : "survey.satisfaction";
			});
		}

		// what was graded worst, as a risk of the property
		risk() {
			const { survey, worst } = this.data;
			const more = worst ? { title: worst.label, description: worst.words } : {};
			wuye_ops.risk.make({ ...survey, doctype: "Survey" }, undefined, more);
		}
	}
})();
