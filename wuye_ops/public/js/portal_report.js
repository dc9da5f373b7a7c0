// 报事报修: makes the web form fit for a thumb. The framework keeps the fields and saves; this fills and sends them.
frappe.ready(() => {
	const {
		h,
		icon,
		header,
		empty,
		post,
		get,
		busy,
		toast,
		data_url,
		photo_picker,
		category_choice,
		Refusal,
	} = wuye_ops.portal;
	const API = "wuye_ops.customer_service.portal";
	const PHOTO_FIELDS = ["photo", "photo_2", "photo_3"];
	const form = frappe.web_form;
	if (!form || !form.is_new) return;

	const photos = photo_picker(PHOTO_FIELDS.length);
	const container = document.querySelector(".web-form-container");
	const button = document.querySelector(".submit-btn");
	container.prepend(header(__("Report a Problem"), { back: "/my-requests" }));
	// One key for one report, however often it is sent. A page that comes back from the browser's memory is a new one.
	form.doc.client_key = new_key();
	window.addEventListener("pageshow", (event) => event.persisted && location.reload());
	start();

	function new_key() {
		return [...crypto.getRandomValues(new Uint8Array(16))]
			.map((byte) => byte.toString(16).padStart(2, "0"))
			.join("");
	}

	async function start() {
		try {
			const options = await get(`${API}.report_options`);
			if (options.units.length) {
				fill(options);
				show_notices();
			} else no_unit();
		} catch (error) {
			replace_form(empty(error.message));
		}
	}

	// What is known already: an outage is read before it is reported once more.
	async function show_notices() {
		const { rows = [] } = await get("wuye_ops.customer_service.notice_portal.my_notices").catch(
			() => ({})
		);
		const known = rows.filter((row) => row.is_current).slice(0, 2);
		if (!known.length) return;
		container.querySelector(".wp-header").after(
			h(
				"div",
				{ class: "wp-list wp-known" },
				known.map((row) =>
					h(
						"a",
						{ class: `wp-card wp-edge-${row.colour}`, href: `/my-notices#${row.name}` },
						h("strong", {}, row.title),
						h("p", { class: "wp-promise" }, icon("clock"), row.window)
					)
				)
			)
		);
	}

	function replace_form(...elements) {
		document.querySelector("form.web-form").replaceWith(h("div", { class: "wp-sections" }, ...elements));
	}

	function no_unit() {
		replace_form(
			empty(
				__("No unit is registered for you yet."),
				__(
					"Ask customer service to register you with your unit, by phone or at the counter. Then you can report here at any time. In an emergency call customer service at once."
				)
			)
		);
	}

	function fill({ units, kinds }) {
		const unit = form.fields_dict.unit;
		unit.df.options = units.map(({ unit: value, label }) => ({ value, label }));
		unit.refresh();
		form.set_value("unit", units[0].unit);
		if (units.length === 1) unit.$wrapper[0].classList.add("wp-single");
		form.fields_dict.category.$wrapper[0].after(choose_category(kinds));
		form.fields_dict.photo.$wrapper[0].before(
			h("div", { class: "wp-photos" }, h("span", { class: "wp-label" }, __("Photos")), photos.element)
		);
		offer_answers();
		// the framework's form calls this when it is submitted
		form.save = () => {
			busy(button, send);
			return false;
		};
		document.body.classList.add("wp-ready");
	}

	// The framework's own field stays, hidden, and is what is sent.
	function choose_category(kinds) {
		const category = form.fields_dict.category;
		category.df.options = kinds.flatMap((kind) =>
			kind.categories.map((value) => ({ value, label: value }))
		);
		category.refresh();
		return category_choice(kinds, (chosen) => form.set_value("category", chosen));
	}

	// What others have asked before is answered while one writes; sending the question stays possible.
	function offer_answers() {
		const description = form.fields_dict.description.$wrapper[0];
		const found = h("div", { class: "wp-answers", "aria-live": "polite" });
		description.after(found);
		let asked = "";
		const search = frappe.utils.debounce(async () => {
			const text = description.querySelector("textarea").value.trim();
			if (text === asked) return;
			asked = text;
			// without answers the report is sent as ever
			const answers =
				text.length < 2
					? []
					: await get("wuye_ops.customer_service.answers.search_published", { text }).catch(
							() => []
						);
			if (text === asked) show_answers(found, answers);
		}, 400);
		description.addEventListener("input", search);
	}

	function show_answers(found, answers) {
		let read = null;
		const solved = h(
			"button",
			{
				type: "button",
				class: "wp-button",
				onclick: async () => {
					frappe.form_dirty = false;
					// the framework counts which answers help; that it could not must not keep anybody
					if (read)
						await post("frappe.website.doctype.help_article.help_article.add_feedback", {
							article: read,
							helpful: "Yes",
						}).catch(() => null);
					window.location.href = "/my-requests";
				},
			},
			__("That answers my question")
		);
		found.replaceChildren(
			...(answers.length
				? [
						h("span", { class: "wp-label" }, __("Perhaps this is what you want to know")),
						...answers.map((row) =>
							h(
								"details",
								{
									class: "wp-answer",
									ontoggle: (event) => event.target.open && (read = row.name),
								},
								h("summary", {}, row.title),
								h("p", { class: "wp-text" }, row.answer)
							)
						),
						solved,
					]
				: [])
		);
	}

	async function send() {
		const values = form.get_values();
		if (!values) return;
		const data = { ...form.doc, ...values };
		for (const [index, fieldname] of PHOTO_FIELDS.entries()) {
			const file = photos.files[index];
			// the framework's way to send a new file with a form: its name, a comma, its content
			data[fieldname] = file ? `${file.name.replaceAll(",", "_")},${await data_url(file)}` : "";
		}
		try {
			const saved = await post("frappe.website.doctype.web_form.web_form.accept", {
				web_form: form.name,
				data: JSON.stringify(data),
			});
			done(saved.name);
		} catch (error) {
			// refused as a second one, or an earlier try arrived although its answer was lost: received all the same
			if (!(error instanceof Refusal)) throw error;
			const name = await get(`${API}.received`, { client_key: data.client_key }).catch(() => null);
			if (!name) throw error;
			done(name);
		}
	}

	function done(name) {
		frappe.form_dirty = false;
		replace_form(
			h(
				"div",
				{ class: "wp-empty wp-received" },
				icon("check"),
				h("h2", {}, __("Your report has been received.")),
				h("p", {}, __("Number {0}. You can follow every step here and write to us.", [name])),
				h(
					"a",
					{ class: "wp-button wp-primary", href: `/my-requests/${encodeURIComponent(name)}` },
					__("See the Progress")
				),
				h("a", { class: "wp-button", href: "/my-requests" }, __("My Requests"))
			)
		);
		toast(__("Your report has been received."));
		window.scrollTo(0, 0);
	}
});
