// 录入纸质问卷: the number of a sheet, then its answers as digits, from field to field with Enter; the last Enter keeps it and
// asks for the next number.
(() => {
	frappe.pages["survey-paper"].on_page_load = (wrapper) => {
		const page = frappe.ui.make_app_page({
			parent: wrapper,
			title: __("Enter Sheets"),
			single_column: true,
		});
		wrapper.sheets = new Sheets(page);
	};

	frappe.pages["survey-paper"].on_page_show = (wrapper) => wrapper.sheets.follow_route();

	const SERVICE = "wuye_ops.customer_service.surveys.paper";
	const escape = frappe.utils.escape_html;
	const call = (method, args) => frappe.xcall(`${SERVICE}.${method}`, args);
	// full-width digits come from input methods
	const plain = (text) => text.normalize("NFKC").trim();

	class Sheets {
		constructor(page) {
			this.page = page;
			this.$body = $('<div class="wuye-sheets"></div>').appendTo(page.main);
			this.survey_field = page.add_field({
				fieldname: "survey",
				fieldtype: "Link",
				options: "Survey",
				label: __("Survey"),
				get_query: () => ({ filters: { status: "Open" } }),
				change: () => {
					const survey = this.survey_field.get_value();
					if (survey && survey !== this.survey) frappe.set_route("survey-paper", survey);
				},
			});
			this.$body.on("keydown", "input, textarea", (event) => this.on_key(event));
			this.$body.on("input", "[data-question]", (event) => this.look($(event.currentTarget)));
		}

		follow_route() {
			const survey = frappe.get_route()[1];
			if (!survey) {
				this.survey = null;
				this.$body.html(
					`<p class="text-muted">${__("Choose the survey whose sheets you want to enter.")}</p>`
				);
				return;
			}
			if (survey !== this.survey) this.load(survey);
		}

		async load(survey) {
			this.survey = survey;
			this.entered = 0;
			this.survey_field.set_value(survey);
			this.$body.empty();
			Object.assign(this, await call("survey_to_enter", { survey }));
			this.draw();
		}

		draw() {
			const legend = this.grades
				.map(({ stars, label }) => `<span><kbd>${stars}</kbd>${escape(label)}</span>`)
				.join(" ");
			this.$body.html(`
				<h3>${escape(this.title)}</h3>
				<p class="text-muted">${legend}</p>
				<div class="sheet-head">
					<label>${__("Sheet No.")} <input class="form-control" data-sheet inputmode="numeric" autocomplete="off"></label>
					<strong data-place></strong>
					<span class="text-muted" data-count></span>
				</div>
				<div data-questions hidden></div>
				<p><button class="btn btn-primary" data-keep hidden>${__("Keep Sheet")}</button></p>`);
			this.$sheet = this.$body.find("[data-sheet]");
			this.$questions = this.$body.find("[data-questions]");
			this.$keep = this.$body.find("[data-keep]").on("click", () => this.keep());
			this.$questions.html(this.questions.map((question) => this.rows_of(question)).join(""));
			this.count();
			this.next();
		}

		count() {
			this.$body
				.find("[data-count]")
				.text(
					__("{0} of {1} answered, {2} entered now", [this.answered, this.invited, this.entered])
				);
		}

		// The number of the next sheet is asked for.
		next() {
			this.number = null;
			this.$questions.prop("hidden", true);
			this.$keep.prop("hidden", true);
			this.$body.find("[data-place]").text("");
			this.$sheet.val("").trigger("focus");
		}

		rows_of(question) {
			const name = `${question.number}. ${escape(question.text)}${question.required ? " *" : ""}`;
			const section = question.section ? `<small>${escape(question.section)}</small>` : "";
			const field = (part, hint) =>
				`<span><input class="form-control" data-question="${question.number}" data-part="${escape(part)}"
					aria-label="${escape(part || question.text)}" placeholder="${hint}" autocomplete="off"><span class="sheet-read"></span></span>`;
			if (question.type === "Matrix")
				return (
					`<div class="sheet-row"><span>${section}${name}</span></div>` +
					question.options
						.map(
							(row) =>
								`<div class="sheet-row sheet-part"><span>${escape(row)}</span>${field(row, "1–5")}</div>`
						)
						.join("")
				);
			if (question.type === "Text")
				return `<div class="sheet-row"><span>${section}${name}</span><textarea class="form-control" data-question="${question.number}"
					data-part="" aria-label="${escape(question.text)}" maxlength="1000"></textarea></div>`;
			const options = question.options
				.map((option, index) => `<kbd>${index + 1}</kbd>${escape(option)}`)
				.join(" ");
			const hint = { Scale: "1–5", NPS: "0–10" }[question.type] || (question.multiple ? "1 3 5" : "1");
			return `<div class="sheet-row"><span>${section}${name}<small>${options}</small></span>${field("", hint)}</div>`;
		}

		on_key(event) {
			if (event.key === "Escape" && this.number) return this.next();
			if (event.key !== "Enter" || event.shiftKey || event.originalEvent.isComposing) return undefined;
			event.preventDefault();
			if (event.currentTarget === this.$sheet[0]) return this.open();
			const fields = this.$questions.find("[data-question]").toArray();
			const following = fields[fields.indexOf(event.currentTarget) + 1];
			return following ? following.focus() : this.keep();
		}

		async open() {
			const number = plain(this.$sheet.val());
			if (!number) return;
			const sheet = await call("sheet", { survey: this.survey, number }).catch(() => null);
			if (!sheet) {
				this.$sheet.trigger("select");
				return;
			}
			this.number = sheet.number;
			this.$body.find("[data-place]").text([sheet.building, sheet.unit].filter(Boolean).join(" · "));
			this.$questions.prop("hidden", false);
			this.$keep.prop("hidden", false);
			this.$questions.find("[data-question]").val("").removeClass("sheet-wrong");
			this.$questions.find(".sheet-read").text("");
			this.$questions.find("[data-question]").first().trigger("focus");
		}

		question_of = ($field) =>
			this.questions.find(({ number }) => number === Number($field.attr("data-question")));

		// What a field says: {value, words}; without a value it is blank, without words it is wrong.
		read($field) {
			const question = this.question_of($field);
			const text = plain($field.val());
			if (!text) return { words: "" };
			if (question.type === "Text") return { value: $field.val().trim(), words: "" };
			if (question.type === "NPS")
				return /^(10|\d)$/.test(text) ? { value: Number(text), words: text } : {};
			if (question.type === "Choice") {
				const chosen = text
					.split(/[\s,，、.]+/)
					.map((part) => question.options[Number(part) - 1] ?? null);
				if (chosen.includes(null) || (chosen.length > 1 && !question.multiple)) return {};
				return { value: chosen, words: chosen.join("、") };
			}
			const grade = this.grades.find(({ stars }) => String(stars) === text);
			return grade ? { value: grade.value, words: grade.label } : {};
		}

		look($field) {
			const { words } = this.read($field);
			$field.toggleClass("sheet-wrong", words === undefined);
			$field.siblings(".sheet-read").text(words || "");
		}

		async keep() {
			const answers = {};
			let wrong = null;
			for (const element of this.$questions.find("[data-question]").toArray()) {
				const $field = $(element);
				const { value, words } = this.read($field);
				if (words === undefined) wrong ??= element;
				if (value === undefined) continue;
				const number = $field.attr("data-question");
				const part = $field.attr("data-part");
				if (part) (answers[number] ??= {})[part] = value;
				else answers[number] = value;
			}
			if (wrong) {
				wrong.focus();
				frappe.show_alert({ message: __("The marked answer is not possible."), indicator: "red" });
				return;
			}
			if (this.is_keeping) return;
			this.is_keeping = true;
			try {
				const { answered } = await call("enter", {
					survey: this.survey,
					number: this.number,
					answers,
				});
				this.answered = answered;
				this.entered += 1;
				frappe.show_alert({ message: __("Sheet {0} is kept.", [this.number]), indicator: "green" });
				this.count();
				this.next();
			} catch {
				// the desk has said why; what was entered stays
			} finally {
				this.is_keeping = false;
			}
		}
	}
})();
