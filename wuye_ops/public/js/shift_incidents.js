// Incidents on the phone: report one with a photo in half a minute, and say later what one has seen or done.
(() => {
	frappe.provide("wuye_ops.shift");
	const {
		h,
		icon,
		pill,
		header,
		empty,
		get,
		post,
		upload,
		busy,
		toast,
		gallery,
		photo_picker,
		sheet,
		field,
	} = wuye_ops.portal;
	const PAGE = "wuye_ops.security.shift_page";
	const API = "wuye_ops.security.incidents";

	const card = (row) =>
		h(
			"a",
			{
				class: `wp-card wp-edge-${row.late ? "red" : row.colour}`,
				href: `#incident/${encodeURIComponent(row.name)}`,
			},
			h(
				"div",
				{ class: "wp-card-head" },
				h("strong", {}, row.subject),
				pill(row.status_label, row.late ? "red" : row.colour)
			),
			h(
				"p",
				{ class: `wp-promise ${row.late ? "wp-late" : ""}` },
				icon("clock"),
				[row.occurred_on, row.place].filter(Boolean).join(" · ")
			),
			h("p", { class: "wp-muted" }, [row.level_label, row.kind_label, row.name].join(" · "))
		);

	async function show(page, name) {
		const here = location.hash;
		const back = () => history.back();
		let row;
		try {
			row = await get(`${PAGE}.incident`, { name });
		} catch (error) {
			page.replaceChildren(header(__("Security Incident"), { back }), empty(error.message));
			return;
		}
		if (here !== location.hash) return;
		page.replaceChildren(
			header(__("Security Incident"), { back }),
			h("div", { class: "wp-sections" }, what(row), timeline(row)),
			row.adds
				? h(
						"div",
						{ class: "wp-bottom" },
						h(
							"div",
							{ class: "wp-row" },
							h(
								"button",
								{
									type: "button",
									class: "wp-button wp-primary",
									"data-step": "add_event",
									onclick: () => ask_event(page, row),
								},
								__("Add to Timeline")
							)
						)
					)
				: ""
		);
	}

	const what = (row) =>
		h(
			"section",
			{ class: `wp-section wp-edge-${row.late ? "red" : row.colour}` },
			h(
				"div",
				{ class: "wp-card-head" },
				h("strong", { class: "wp-title" }, row.subject),
				pill(row.status_label, row.colour)
			),
			h(
				"p",
				{ class: `wp-promise ${row.late ? "wp-late" : ""}` },
				icon("clock"),
				__("{0}, to be contained by {1}", [row.occurred_on, row.handle_by])
			),
			row.place ? h("p", { class: "wp-where" }, icon("place"), row.place) : null,
			h(
				"p",
				{ class: "wp-muted" },
				[row.level_label, row.kind_label, row.responsible_name, row.name].filter(Boolean).join(" · ")
			),
			h("p", { class: "wp-text" }, row.description),
			row.photo ? gallery([row.photo], __("Photo")) : null
		);

	const timeline = (row) =>
		h(
			"section",
			{ class: "wp-section", "data-part": "timeline" },
			h("h2", {}, __("Timeline")),
			h(
				"ul",
				{ class: "wp-log" },
				row.timeline.map((entry) =>
					h(
						"li",
						{},
						h(
							"time",
							{},
							[entry.on, entry.by, entry.afterwards && __("written afterwards")]
								.filter(Boolean)
								.join(" · ")
						),
						h("p", { class: entry.automatic ? "wp-muted" : "wp-text" }, entry.event),
						entry.photo ? gallery([entry.photo], __("Photo")) : null
					)
				)
			)
		);

	// kept over a second try, so that a photo that has arrived is not sent again
	function photo_of() {
		const picker = photo_picker(1);
		let sent = null;
		return {
			element: picker.element,
			async send() {
				const [file] = picker.files;
				if (file && sent?.file !== file) sent = { file, url: await upload(file, "", "") };
				return file ? sent.url : null;
			},
		};
	}

	function ask_event(page, row) {
		const text = h("textarea", { rows: 3, maxlength: 2000, required: true });
		const photo = photo_of();
		sheet(__("Add to Timeline"), [field(__("What did you see or do?"), text), photo.element], {
			action: __("Add to Timeline"),
			run: async () => {
				await post(`${API}.add_event`, {
					incident: row.name,
					event: text.value,
					photo: await photo.send(),
				});
				await show(page, row.name);
			},
		});
	}

	function choice(options, chosen, pick) {
		const box = h("div", { class: "wp-chips", role: "radiogroup" });
		const draw = (value) =>
			box.replaceChildren(
				...options.map((one) =>
					h(
						"button",
						{
							type: "button",
							role: "radio",
							"aria-checked": String(one.value === value),
							class: one.value === value ? "wp-on" : "",
							"data-value": one.value,
							onclick: () => {
								pick(one.value);
								draw(one.value);
							},
						},
						one.label
					)
				)
			);
		draw(chosen);
		return box;
	}

	function ask_report({ properties, kinds }, done) {
		const answer = { kind: null, property: properties[0] };
		const subject = h("input", {
			type: "text",
			maxlength: 140,
			required: true,
			placeholder: __("Such as: smoke in garage B1"),
			"data-field": "subject",
		});
		const place = h("input", {
			type: "text",
			maxlength: 140,
			placeholder: __("Where exactly?"),
			"data-field": "place",
		});
		const text = h("textarea", {
			rows: 3,
			maxlength: 4000,
			placeholder: __("What do you see? Is anybody hurt?"),
		});
		const photo = photo_of();
		sheet(
			__("Report an Incident"),
			[
				properties.length > 1
					? choice(
							properties.map((value) => ({ value, label: value })),
							answer.property,
							(value) => (answer.property = value)
						)
					: null,
				choice(kinds, null, (value) => (answer.kind = value)),
				field(__("What has happened?"), subject),
				field(__("Place"), place),
				field(__("Description"), text),
				photo.element,
			],
			{
				action: __("Report"),
				run: async () => {
					if (!answer.kind) {
						toast(__("Choose what kind of incident it is."), "red");
						return false;
					}
					const name = await post(`${API}.report`, {
						...answer,
						subject: subject.value,
						place: place.value,
						description: text.value,
						photo: await photo.send(),
					});
					toast(__("Reported. Who has to act has been told."));
					done(name);
					return true;
				},
			}
		);
	}

	const report_button = (overview, done) =>
		h(
			"button",
			{
				type: "button",
				class: "wp-button wp-alarm",
				"data-step": "report",
				onclick: (event) => busy(event.currentTarget, async () => ask_report(overview, done)),
			},
			icon("bell"),
			__("Report an Incident")
		);

	Object.assign(wuye_ops.shift, { show_incident: show, incident_card: card, report_button });
})();
