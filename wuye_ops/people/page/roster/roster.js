// 排班表: who is needed, who is assigned, where somebody is missing; days are columns, people rows by their designation.
(() => {
	frappe.pages["roster"].on_page_load = (wrapper) => {
		const page = frappe.ui.make_app_page({
			parent: wrapper,
			title: __("Duty Roster"),
			single_column: true,
		});
		wrapper.roster = new Roster(page);
	};
	frappe.pages["roster"].on_page_show = (wrapper) => wrapper.roster.show();

	const escape = (text) => frappe.utils.escape_html(String(text ?? ""));
	const WEEKDAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
	const PLANNING = "people.roster.planning";

	class Roster {
		constructor(page) {
			this.page = page;
			const change = () => this.load();
			this.property = page.add_field({
				fieldname: "property",
				fieldtype: "Link",
				options: "Property",
				label: __("Property"),
				change,
			});
			this.first = page.add_field({
				fieldname: "first",
				fieldtype: "Date",
				label: __("From Date"),
				// weeks of work begin on Monday, whatever the calendar shows first
				default: moment(frappe.datetime.get_today()).startOf("isoWeek").format("YYYY-MM-DD"),
				change,
			});
			this.days = page.add_field({
				fieldname: "days",
				fieldtype: "Select",
				label: __("Days"),
				options: [7, 14, 31].map((days) => ({ value: days, label: __("{0} days", [days]) })),
				default: 7,
				change,
			});
			page.add_inner_button(__("Previous Week"), () => this.move(-7));
			page.add_inner_button(__("Next Week"), () => this.move(7));
			page.add_menu_item(__("Print the Month"), () => this.print());
			page.add_menu_item(__("Roster Need"), () =>
				frappe.set_route("List", "Roster Need", { property: this.property.get_value() })
			);
			page.add_menu_item(__("Roster Coverage"), () =>
				frappe.set_route("query-report", "Roster Coverage", { property: this.property.get_value() })
			);
			this.$body = $('<div class="wuye-roster"></div>').appendTo(page.main);
			this.$body.on("click", "[data-need]", (event) => this.fill(event.currentTarget.dataset));
			this.$body.on("click", "[data-assignment]", (event) =>
				this.take_off(event.currentTarget.dataset)
			);
		}

		async show() {
			const asked = frappe.route_options || {};
			frappe.route_options = null;
			if (asked.first) await this.first.set_value(asked.first);
			if (asked.days) await this.days.set_value(cint(asked.days));
			const property = asked.property || this.property.get_value() || (await this.only_property());
			if (property) await this.property.set_value(property);
			this.load();
		}

		async only_property() {
			const rows = await frappe.db.get_list("Property", { limit: 1, order_by: "name" });
			return rows[0]?.name;
		}

		move(days) {
			this.first.set_value(frappe.datetime.add_days(this.first.get_value(), days));
		}

		async load() {
			const property = this.property.get_value();
			if (!property) return this.$body.text(__("Choose a property."));
			const request = (this.request = (this.request || 0) + 1);
			const data = await frappe.xcall("wuye_ops.people.roster.board.board", {
				property,
				first: this.first.get_value(),
				days: cint(this.days.get_value()),
			});
			if (request !== this.request) return;
			this.data = data;
			this.draw();
		}

		print() {
			const query = new URLSearchParams({
				property: this.property.get_value(),
				month: this.first.get_value(),
			});
			window.open(`/api/method/wuye_ops.people.roster.sheet.pdf?${query}`);
		}

		draw() {
			const { needs, people, percent } = this.data;
			this.offer_steps(this.choices().length > 0);
			const head =
				percent === null
					? __("No shift is needed on these days. Say which are under {0}.", [__("Roster Need")])
					: __("Roster coverage {0} %", [percent]);
			this.$body.html(
				`<p role="status">${escape(head)}</p><div class="roster-scroll"><table>${this.head()}${this.part(
					__("Posts"),
					needs.map((need) => this.need_row(need)).join("")
				)}${this.part(__("People", null, "Roster"), this.people_rows(people))}</table></div>`
			);
		}

		// on a phone the framework puts the buttons into the menu
		offer_steps(may_plan) {
			this.page.clear_primary_action();
			for (const [label, action] of [
				[__("Copy Last Week"), () => this.copy()],
				[__("Rotation", null, "Roster"), () => this.rotate()],
			]) {
				if (may_plan) this.page.add_inner_button(label, action);
				else this.page.remove_inner_button(label);
			}
			if (may_plan) this.page.set_primary_action(__("Assign", null, "Roster"), () => this.ask());
		}

		head() {
			const days = this.data.days
				.map(({ day, weekday, free }) => {
					const today = day === frappe.datetime.get_today() ? " roster-today" : "";
					const colour = free ? " roster-free" : "";
					return `<th scope="col" class="${today}${colour}" title="${escape(free)}">${escape(
						day.slice(5)
					)}<br><span>${escape(free || __(WEEKDAYS[weekday]))}</span></th>`;
				})
				.join("");
			return `<thead><tr><th scope="row"></th>${days}</tr></thead>`;
		}

		part(title, rows) {
			return rows ? `<tbody>${this.line("roster-part", title)}${rows}</tbody>` : "";
		}

		line(name, text) {
			return `<tr class="${name}"><th scope="row">${escape(text)}</th><td colspan="${
				this.data.days.length
			}"></td></tr>`;
		}

		need_row(need) {
			const cells = this.data.days.map(({ day }) => {
				const of = need.days[day];
				if (!of) return "<td></td>";
				const text = `${of.here} / ${of.needed}`;
				if (!of.short) return `<td class="roster-full">${text}</td>`;
				const label = `${text}<br>${__("{0} missing", [of.short])}`;
				return `<td class="roster-short">${
					need.may_plan
						? `<button type="button" class="btn btn-xs" data-need="${escape(
								need.name
							)}" data-day="${day}">${label}</button>`
						: label
				}</td>`;
			});
			return `<tr><th scope="row">${escape(need.title)}</th>${cells.join("")}</tr>`;
		}

		people_rows(people) {
			let group = null;
			return people
				.map((person) => {
					const head =
						person.designation === group
							? ""
							: this.line("roster-group", person.designation || __("No Designation"));
					group = person.designation;
					const warnings = person.warnings
						.map((line) => `<div class="roster-warnings">${escape(line)}</div>`)
						.join("");
					const cells = this.data.days.map(({ day }) => this.cell(person.days[day])).join("");
					return `${head}<tr><th scope="row">${escape(person.employee_name)}${warnings}</th>${cells}</tr>`;
				})
				.join("");
		}

		cell(of) {
			if (!of) return "<td></td>";
			const leave = of.leave
				? `<span class="indicator-pill no-indicator-dot orange">${__("On Leave")}</span>`
				: "";
			const shifts = of.shifts.map((one) => {
				const post = one.post ? `<span class="roster-post">${escape(one.post)}</span>` : "";
				const text = `${escape(one.shift_type)}${post}`;
				return one.may_take_off
					? `<button type="button" class="btn btn-xs" title="${__(
							"Take Off"
						)}" data-assignment="${escape(one.assignment)}">${text}</button>`
					: `<div>${text}</div>`;
			});
			const away = of.leave && of.shifts.length ? ' class="roster-short"' : "";
			return `<td${away}>${leave}${shifts.join("")}</td>`;
		}

		options(list, value, label) {
			return list.map((one) => ({ value: one[value], label: escape(one[label]) }));
		}

		// the framework escapes what a select shows, and nothing of what a table of checks shows
		choices() {
			return this.data.needs
				.filter((need) => need.may_plan)
				.map(({ name, title }) => ({ value: name, label: title }));
		}

		people_field() {
			return {
				fieldname: "employees",
				fieldtype: "MultiCheck",
				label: __("People", null, "Roster"),
				columns: 2,
				options: this.options(this.data.people, "employee", "employee_name"),
			};
		}

		ask() {
			wuye_ops.ask({
				title: __("Assign", null, "Roster"),
				fields: [
					{
						fieldname: "need",
						fieldtype: "Select",
						label: __("Post", null, "Roster"),
						reqd: 1,
						options: this.choices(),
					},
					this.people_field(),
					{
						fieldname: "days",
						fieldtype: "MultiCheck",
						label: __("Days"),
						columns: 4,
						options: this.data.days.map(({ day }) => ({
							value: day,
							label: day.slice(5),
							checked: 1,
						})),
					},
				],
				label: __("Assign", null, "Roster"),
				action: (values) => this.call("assign", values),
			});
		}

		copy() {
			frappe.confirm(__("Plan these seven days as the seven before? Who is assigned stays."), () =>
				this.call("copy_week", {
					property: this.property.get_value(),
					week: this.first.get_value(),
				})
			);
		}

		rotate() {
			const options = [{ value: "", label: __("Free", null, "Roster") }, ...this.choices()];
			const steps = [1, 2, 3, 4, 5, 6].map((number) => ({
				fieldname: `step_${number}`,
				fieldtype: "Select",
				label: __("Day {0}", [number]),
				options,
				depends_on: `eval:cint(doc.length) >= ${number}`,
			}));
			wuye_ops.ask({
				title: __("Rotation", null, "Roster"),
				fields: [
					{
						fieldname: "length",
						fieldtype: "Select",
						label: __("Days of the Cycle"),
						options: ["2", "3", "4", "5", "6"],
						default: "6",
						reqd: 1,
					},
					...steps,
					this.people_field(),
					{ fieldname: "apart", fieldtype: "Int", label: __("Days Apart"), default: 1 },
				],
				label: __("Make"),
				action: (values) =>
					this.call("rotate", {
						needs_of_cycle: steps
							.slice(0, cint(values.length))
							.map(({ fieldname }) => values[fieldname] || ""),
						employees: values.employees,
						first: this.data.days[0].day,
						last: this.data.days.at(-1).day,
						apart: cint(values.apart),
					}),
			});
		}

		async fill({ need, day }) {
			const people = await frappe.xcall("wuye_ops.people.roster.planning.stand_ins", { need, day });
			if (!people.length)
				return frappe.msgprint(
					__("Nobody of this property may take the shift. Ask HR, or another day.")
				);
			wuye_ops.ask({
				title: __("Who Could Stand In"),
				fields: [
					{
						fieldname: "employees",
						fieldtype: "MultiCheck",
						label: __("People", null, "Roster"),
						columns: 1,
						options: people.map((one) => ({
							value: one.employee,
							label: [
								escape(one.employee_name),
								__("{0} hours this month", [one.hours]),
								...one.warnings.map(escape),
							].join(" · "),
						})),
					},
				],
				label: __("Assign", null, "Roster"),
				action: ({ employees }) => this.call("assign", { need, employees, days: [day] }),
			});
		}

		take_off({ assignment }) {
			frappe.confirm(__("Take this person off the shift?"), async () => {
				await wuye_ops.call(`${PLANNING}.take_off`, { assignment });
				this.load();
			});
		}

		async call(method, values) {
			const done = await wuye_ops.call(`${PLANNING}.${method}`, values);
			const names = Object.fromEntries(
				this.data.people.map((one) => [one.employee, one.employee_name])
			);
			const lines = [
				__("{0} shifts were assigned.", [done.made]),
				...done.refused.map(
					(one) => `${names[one.employee] || one.employee} ${one.day}: ${one.reason}`
				),
				...done.said.map((line) =>
					names[line.split(": ")[0]]
						? line.replace(line.split(": ")[0], names[line.split(": ")[0]])
						: line
				),
			].map(escape);
			if (lines.length > 1) frappe.msgprint({ title: __("Duty Roster"), message: lines.join("<br>") });
			else frappe.show_alert({ message: lines[0], indicator: "green" });
			await this.load();
		}
	}
})();
