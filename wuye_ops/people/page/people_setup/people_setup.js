// 人员设置: what HRMS needs of a property company, topic by topic; what is missing is made with one button.
(() => {
	frappe.pages["people-setup"].on_page_load = (wrapper) => {
		const page = frappe.ui.make_app_page({
			parent: wrapper,
			title: __("People Setup"),
			single_column: true,
		});
		wrapper.setup_page = new PeopleSetup(page);
	};
	frappe.pages["people-setup"].on_page_show = (wrapper) => wrapper.setup_page.load();

	const escape = (text) => frappe.utils.escape_html(String(text ?? ""));
	const chips = (titles, colour) =>
		titles
			.map(
				(title) =>
					`<span class="indicator-pill no-indicator-dot ${colour} people-setup-chip">${escape(
						title
					)}</span>`
			)
			.join(" ");

	class PeopleSetup {
		constructor(page) {
			this.page = page;
			this.company = page.add_field({
				fieldname: "company",
				fieldtype: "Link",
				options: "Company",
				label: __("Company"),
				default: frappe.defaults.get_user_default("Company"),
				change: () => this.load(),
			});
			page.set_primary_action(__("Make All That Is Missing"), () => this.make());
			this.$body = $('<div class="wuye-people-setup"></div>').appendTo(page.main);
			this.$body.on("click", "[data-topic]", (event) => this.make([event.currentTarget.dataset.topic]));
		}

		async load() {
			this.data = await frappe.xcall("wuye_ops.people.setup.page.overview", {
				company: this.company.get_value() || null,
			});
			this.draw();
		}

		draw() {
			const missing = this.data.topics.reduce((sum, topic) => sum + topic.missing.length, 0);
			this.page.btn_primary.toggleClass("hide", !missing);
			const head = missing
				? __("{0} masters are missing. What is there already stays as it is.", [missing])
				: __("Everything is there. Change it in its own lists as your company needs.");
			this.$body.html(
				`<p class="people-setup-head" role="status">${head}</p>${this.report()}${this.data.topics
					.map((topic) => this.row(topic))
					.join("")}`
			);
		}

		// What the last press has made, by its name.
		report() {
			if (!this.made?.length) return "";
			const titles = this.made.map((one) => one.title);
			return `<section class="people-setup-topic"><div class="people-setup-title"><h5>${__(
				"Made Just Now"
			)}</h5></div><div>${chips(titles, "green")}</div></section>`;
		}

		row(topic) {
			const of = topic.there.length + topic.missing.length;
			const done = !topic.missing.length;
			return `<section class="people-setup-topic">
				<div class="people-setup-title">
					<h5>${escape(topic.label)}</h5>
					<span class="indicator-pill ${done ? "green" : "orange"}">${topic.there.length} / ${of}</span>
					<a class="btn btn-xs btn-default" href="/app/${frappe.router.slug(topic.doctype)}">${__("Open List")}</a>
					${
						done
							? ""
							: `<button type="button" class="btn btn-xs btn-primary" data-topic="${escape(
									topic.key
								)}">${__("Make What Is Missing")}</button>`
					}
				</div>
				<div>${chips(topic.missing, "orange")} ${chips(topic.there, "gray")}</div>
			</section>`;
		}

		async make(topics = null) {
			const told = await frappe.xcall("wuye_ops.people.setup.page.make", {
				company: this.data.company,
				topics,
			});
			this.made = told.filter((one) => one.is_new);
			const made = this.made.length;
			frappe.show_alert({
				message: __("{0} made, {1} kept", [made, told.length - made]),
				indicator: "green",
			});
			await this.load();
		}
	}
})();
