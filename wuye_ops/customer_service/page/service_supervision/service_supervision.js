// 服务督导: tasks in flight, escalations without an answer, customers to be told something, random checks; one call shows all.
(() => {
	frappe.pages["service-supervision"].on_page_load = (wrapper) => {
		const page = frappe.ui.make_app_page({
			parent: wrapper,
			title: __("Service Supervision"),
			single_column: true,
		});
		wrapper.supervision = new Supervision(page);
	};
	frappe.pages["service-supervision"].on_page_show = (wrapper) => wrapper.supervision.load();

	const REFRESH_SECONDS = 60;
	const AGES = ["In Time", "Soon", "Late", "Stuck"];
	const AGE_COLOURS = { "In Time": "green", Soon: "orange", Late: "red", Stuck: "red" };
	const escape = (text) => frappe.utils.escape_html(String(text ?? ""));
	const pill = (text, colour) =>
		`<span class="indicator-pill no-indicator-dot ${colour}">${escape(text)}</span>`;
	const link = (doctype, name, text = name) =>
		`<a href="/app/${frappe.router.slug(doctype)}/${encodeURIComponent(name)}">${escape(text)}</a>`;
	const since = (moment_text) => wuye_ops.duration(wuye_ops.minutes_until(moment_text));
	const AGE_LABELS = {
		"In Time": () => __("In Time"),
		Soon: () => __("Soon Due"),
		Late: () => __("Late"),
		Stuck: () => __("Not Moving"),
	};
	const STUCK_LABELS = {
		unassigned: (task) => __("nobody assigned for {0}", [since(task.last_sign)]),
		not_started: (task) => __("not accepted for {0}", [since(task.last_sign)]),
		silent: (task) => __("no entry for {0}", [since(task.last_sign)]),
		blocked: (task) =>
			__("problem for {0}: {1}", [since(task.blocked_on || task.last_sign), task.block_reason]),
		unverified: (task) => __("not verified for {0}", [since(task.last_sign)]),
	};
	const REASON_LABELS = {
		overdue: () => __("promise broken"),
		held: () => __("on hold"),
		problem: () => __("problem on site"),
		resolved: () => __("resolved, not told"),
		report: () => __("progress report due"),
	};

	// total: how many there are, or only that there are more than are shown
	const more_note = (total, shown = 0) => {
		if (total === true)
			return `<p class="text-muted">${__("There are more. Choose a property or a department.")}</p>`;
		return total > shown
			? `<p class="text-muted">${__(
					"The first {0} of {1}. Choose a number of the table, a property or a department.",
					[shown, total]
				)}</p>`
			: "";
	};

	class Supervision {
		constructor(page) {
			this.page = page;
			this.chosen = { view: "tasks", status: null, age: null };
			const filter = (fieldname, options, label) =>
				page.add_field({ fieldname, fieldtype: "Link", options, label, change: () => this.load() });
			this.property = filter("property", "Property", __("Property"));
			this.department = filter("department", "Department", __("Department"));
			page.set_primary_action(__("Refresh"), () => this.load(), "refresh");
			this.$body = $('<div class="wuye-supervision"></div>').appendTo(page.main);
			this.$body.on("click", "[data-do]", (event) => this.on_click(event.currentTarget));
			setInterval(() => this.is_looked_at() && this.load(), REFRESH_SECONDS * 1000);
		}

		is_looked_at() {
			return !document.hidden && this.$body.is(":visible") && !$(".modal.show").length;
		}

		async load() {
			this.data = await frappe.xcall("wuye_ops.customer_service.supervision.overview", {
				property_name: this.property.get_value() || null,
				department: this.department.get_value() || null,
				status: this.chosen.status,
				age: this.chosen.age,
			});
			this.draw();
		}

		draw() {
			const count = (number, more) => (more ? `${number}+` : number);
			const views = {
				tasks: [__("Tasks in Flight"), this.count_of(null, null)],
				escalations: [
					__("Escalations to Answer"),
					count(
						this.data.escalations.filter((row) => !row.answered_on).length,
						this.data.more_escalations
					),
				],
				to_tell: [__("Customers to Tell"), count(this.data.to_tell.length, this.data.more_to_tell)],
				checks: [__("Random Checks"), this.data.checks.length],
			};
			const tabs = Object.entries(views).map(
				([key, [label, count]]) =>
					`<li class="nav-item"><button type="button" class="nav-link ${
						key === this.chosen.view ? "active" : ""
					}" data-do="view" data-view="${key}">${label} <b>${count}</b></button></li>`
			);
			this.$body.html(
				`<ul class="nav nav-tabs" role="tablist">${tabs.join("")}</ul>
				<div class="supervision-view">${this[this.chosen.view]()}</div>`
			);
		}

		on_click(element) {
			const { do: action, ...what } = element.dataset;
			if (action === "view") this.chosen.view = what.view;
			if (action === "cell") return this.choose_cell(what);
			if (action === "answer") return this.answer(what.step);
			if (action === "tell") return this.tell(what.request);
			if (action === "check") return this.plan_check();
			return this.draw();
		}

		// A number of the table shows its tasks; the same number once more shows all.
		choose_cell({ status, age }) {
			const same = this.chosen.status === status && this.chosen.age === age;
			Object.assign(this.chosen, same ? { status: null, age: null } : { status, age });
			return this.load();
		}

		// How many tasks there are, of a state and an age where these are chosen.
		count_of(status, age) {
			const ages = age ? [age] : AGES.filter((name) => name !== "Stuck");
			return this.data.table
				.filter((row) => !status || row.status === status)
				.reduce((sum, row) => sum + ages.reduce((part, name) => part + row[name], 0), 0);
		}

		// -- tasks in flight

		tasks() {
			const { status, age } = this.chosen;
			const rows = this.data.tasks;
			const note = more_note(this.count_of(status, age), rows.length);
			return `${this.table()}${note}${
				rows.length
					? `<table class="table supervision-list"><thead><tr>${[
							__("Task"),
							__("Place"),
							__("Who"),
							__("Status"),
							__("Required By"),
							__("Not Moving"),
						]
							.map((label) => `<th>${label}</th>`)
							.join("")}</tr></thead><tbody>${rows
							.map((task) => this.task_row(task))
							.join("")}</tbody></table>`
					: `<p class="text-muted">${__("Nothing here.")}</p>`
			}`;
		}

		table() {
			const cell = (row, age) => {
				const count = row[age];
				const on = this.chosen.status === row.status && this.chosen.age === age ? "chosen" : "";
				return `<td>${
					count
						? `<button type="button" class="btn btn-xs ${on}" data-do="cell" data-status="${row.status}"
							data-age="${age}">${pill(count, AGE_COLOURS[age])}</button>`
						: '<span class="text-muted">0</span>'
				}</td>`;
			};
			return `<table class="table supervision-table"><thead><tr><th>${__("Status")}</th>${AGES.map(
				(age) => `<th>${AGE_LABELS[age]()}</th>`
			).join("")}</tr></thead><tbody>${this.data.table
				.map(
					(row) =>
						`<tr><th>${__(row.status)}</th>${AGES.map((age) => cell(row, age)).join("")}</tr>`
				)
				.join("")}</tbody></table>`;
		}

		task_row(task) {
			const where = [task.unit || task.area_name, task.place].filter(Boolean).join(" · ");
			const due = task.required_by
				? pill(wuye_ops.left_or_over(task.required_by, true), AGE_COLOURS[task.age])
				: "";
			return `<tr data-task="${escape(task.name)}">
				<td>${link("Service Task", task.name, task.subject)}
					<div class="small text-muted">${escape(task.name)} · ${__(task.urgency)}</div></td>
				<td>${escape(where || task.property)}</td>
				<td>${escape(task.assigned_name || __("Not assigned"))}
					<div class="small text-muted">${escape(task.department)}</div></td>
				<td>${wuye_ops.indicator(task.status)}</td>
				<td>${task.status === "Done" ? "" : due}</td>
				<td class="text-danger">${task.stuck ? escape(STUCK_LABELS[task.stuck](task)) : ""}</td>
			</tr>`;
		}

		// -- escalations

		escalations() {
			if (!this.data.escalations.length) {
				return `<p class="text-muted">${__("No escalation waits for an answer.")}</p>`;
			}
			return `${more_note(this.data.more_escalations)}<div class="supervision-cards">${this.data.escalations
				.map((row) => this.escalation(row))
				.join("")}</div>`;
		}

		escalation(row) {
			const people = row.people.length ? row.people.join(", ") : __("Nobody");
			const state = row.answered_on
				? `<div class="supervision-answer">${escape(row.answer)}
					<div class="small text-muted">${escape(row.answered_by)} · ${wuye_ops.short_time(row.answered_on)}</div></div>`
				: `<div>${pill(
						__("without an answer for {0}", [since(row.told_on)]),
						row.late ? "red" : "orange"
					)} ${row.chased_on ? pill(__("reminded {0}", [wuye_ops.short_time(row.chased_on)]), "gray") : ""}</div>`;
			return `<div class="wuye-task" data-step-row="${escape(row.step)}">
				<div class="wuye-task-title"><span>${link("Service Request", row.request, row.subject)}</span>
					${pill(`${row.at_percent} %`, row.at_percent > 100 ? "red" : "orange")}</div>
				<div>${escape(row.post)} <span class="text-muted">· ${escape(people)}</span></div>
				<div class="small text-muted">${escape(row.request)} · ${escape(row.property)} ·
					${__("told {0}", [wuye_ops.short_time(row.told_on)])}</div>
				${state}
				${
					row.mine
						? `<div class="wuye-task-steps"><button class="btn btn-xs btn-primary" data-do="answer"
							data-step="${escape(row.step)}">${__("Answer")}</button></div>`
						: ""
				}
			</div>`;
		}

		answer(step) {
			const row = this.data.escalations.find((found) => found.step === step);
			wuye_ops.ask({
				title: __("Answer"),
				fields: [
					{
						fieldname: "answer",
						fieldtype: "Small Text",
						label: __("What was done, and what comes next?"),
						description: row.subject,
						reqd: 1,
					},
				],
				action: ({ answer }) =>
					wuye_ops
						.call("customer_service.escalations.answer", { request: row.request, step, answer })
						.then(() => this.load()),
			});
		}

		// -- customers to be told something

		to_tell() {
			if (!this.data.to_tell.length) {
				return `<p class="text-muted">${__("Everybody has heard how things stand.")}</p>`;
			}
			return `${more_note(this.data.more_to_tell)}<div class="supervision-cards">${this.data.to_tell
				.map((row) => this.customer(row))
				.join("")}</div>`;
		}

		customer(row) {
			const reasons = row.reasons
				.map((reason) => pill(`${REASON_LABELS[reason.code]()} · ${since(reason.since)}`, "orange"))
				.join(" ");
			const told = row.told_on
				? __("last told {0}", [wuye_ops.short_time(row.told_on)])
				: __("not told yet");
			return `<div class="wuye-task" data-tell="${escape(row.request)}">
				<div class="wuye-task-title"><span>${escape(row.customer || row.unit || row.property)}</span>
					${wuye_ops.indicator(row.status)}</div>
				<div>${link("Service Request", row.request, row.subject)}</div>
				<div>${reasons}</div>
				<div class="small text-muted">${escape([row.request, row.unit].filter(Boolean).join(" · "))} · ${told}</div>
				${
					this.data.may_tell
						? `<div class="wuye-task-steps"><button class="btn btn-xs btn-primary" data-do="tell"
							data-request="${escape(row.request)}">${row.may_write ? __("Tell") : __("Call and Note")}</button></div>`
						: ""
				}
			</div>`;
		}

		tell(request) {
			const row = this.data.to_tell.find((found) => found.request === request);
			wuye_ops.ask({
				title: __("Tell {0}", [row.customer || row.unit || row.request]),
				fields: [
					{
						fieldname: "message",
						fieldtype: "Small Text",
						label: __("Message"),
						default: row.text,
						reqd: 1,
					},
					{
						fieldname: "by_phone",
						fieldtype: "Check",
						label: __("I have called and said this"),
						default: row.may_write ? 0 : 1,
						read_only: row.may_write ? 0 : 1,
						description: row.may_write
							? ""
							: __("This customer has no access to the portal and has to be called."),
					},
				],
				label: __("Done"),
				action: ({ message, by_phone }) =>
					wuye_ops
						.call("customer_service.telling.tell", {
							request,
							message,
							by_phone: by_phone || !row.may_write ? 1 : 0,
						})
						.then(() => this.load()),
			});
		}

		// -- random checks

		checks() {
			const plan = frappe.model.can_create("Inspection Plan")
				? `<button type="button" class="btn btn-sm btn-default" data-do="check">${__(
						"Plan a Random Check"
					)}</button>`
				: "";
			const rows = this.data.checks.map(
				(row) => `<tr><td>${link("Inspection", row.name, row.title || row.name)}
						<div class="small text-muted">${escape(row.department)}</div></td>
					<td>${wuye_ops.short_time(row.window_from)}</td>
					<td>${escape(row.employee_name)}</td>
					<td>${wuye_ops.indicator(row.status, __(row.status, null, "Inspection"))}</td>
					<td>${row.points_done} / ${row.points_total}</td>
					<td>${row.status === "Done" ? pill(row.score, row.passed ? "green" : "red") : ""}</td></tr>`
			);
			const head = [__("Check"), __("From"), __("Inspector"), __("Status"), __("Tasks"), __("Score")];
			return `<p class="text-muted">${__(
				"Finished tasks are drawn at random on the day of the check; nobody can choose them."
			)} ${plan}</p>${
				rows.length
					? `<table class="table supervision-list"><thead><tr>${head
							.map((label) => `<th>${label}</th>`)
							.join("")}</tr></thead><tbody>${rows.join("")}</tbody></table>`
					: `<p class="text-muted">${__("No random check of finished tasks is planned.")}</p>`
			}`;
		}

		plan_check() {
			frappe.new_doc("Inspection Plan", {
				kind: "Spot Check",
				sample_of: "Finished Tasks",
				property: this.property.get_value(),
				department: this.department.get_value(),
			});
		}
	}
})();
