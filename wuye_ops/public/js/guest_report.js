// The page of a QR label: what is wrong here, with photos, without a login.
frappe.ready(() => {
	const { h, icon, busy, toast, field, photo_picker, category_choice, send, Refusal } = wuye_ops.portal;
	const { list, keep, address } = wuye_ops.guest_links;
	const page = document.getElementById("guest-report");
	const box = page?.querySelector("[data-form]");
	if (!box) return;
	const kinds = JSON.parse(document.getElementById("guest-kinds").textContent);
	const photos = photo_picker(3);
	let category = null;
	// One key for one report, however often it is sent; the site makes the link from it.
	const key = [...crypto.getRandomValues(new Uint8Array(16))]
		.map((byte) => byte.toString(16).padStart(2, "0"))
		.join("");
	window.addEventListener("pageshow", (event) => event.persisted && location.reload());

	const description = h("textarea", {
		name: "description",
		rows: 4,
		maxlength: 2000,
		placeholder: __("Say what is wrong, and since when."),
	});
	const place = h("input", {
		name: "place",
		maxlength: 140,
		placeholder: __("Such as: the second lamp on the left"),
	});
	const reporter = h("input", { name: "reporter_name", maxlength: 60, autocomplete: "name" });
	const phone = h("input", { name: "reporter_phone", type: "tel", maxlength: 20, autocomplete: "tel" });
	const submit = h("button", { type: "submit", class: "wp-button wp-primary" }, __("Send Report"));
	draw();

	function draw() {
		box.replaceChildren(
			...[
				earlier(),
				h(
					"form",
					{
						class: "wp-section wp-guest-form",
						onsubmit: (event) => {
							event.preventDefault();
							busy(submit, report);
						},
					},
					category_choice(kinds, (chosen) => (category = chosen)),
					field(__("What has happened?"), description),
					h("div", { class: "wp-field" }, h("span", {}, __("Photos")), photos.element),
					field(__("Where exactly?"), place),
					h(
						"details",
						{ class: "wp-more" },
						h("summary", {}, __("Name and phone, if we may ask you back")),
						field(__("Your Name"), reporter),
						field(__("Your Phone"), phone),
						h(
							"p",
							{ class: "wp-muted" },
							__("Used for this report only. Your phone number is kept encrypted.")
						)
					),
					submit
				),
			].filter(Boolean)
		);
	}

	function earlier() {
		const rows = list();
		if (!rows.length) return null;
		return h(
			"details",
			{ class: "wp-section wp-more" },
			h("summary", {}, __("Your earlier reports ({0})", [rows.length])),
			rows.map(({ code, subject, number }) =>
				h("a", { class: "wp-link", href: address(code) }, subject || number)
			)
		);
	}

	async function report() {
		if (!category) throw new Refusal(__("Choose what your report is about."));
		if (!description.value.trim()) throw new Refusal(__("Say what is wrong."));
		const form = new FormData();
		const texts = { token: page.dataset.token, key, category };
		for (const control of [description, place, reporter, phone])
			if (control.value.trim()) texts[control.name] = control.value.trim();
		for (const [name, value] of Object.entries(texts)) form.append(name, value);
		for (const file of photos.files) form.append("photo", file, file.name);
		const post = () =>
			send("/api/method/wuye_ops.customer_service.guest.report", { method: "POST", body: form });
		const answer = await post().catch((error) => {
			// an earlier try arrived at the same moment: asked again, the site says which it was
			if (error.type === "DuplicateEntryError") return post();
			throw error;
		});
		const { code, number, in_portal } = answer;
		// a resident finds it in the portal; everybody else has this phone's memory
		if (!in_portal) keep({ code, number, subject: description.value.trim().slice(0, 40) });
		done(answer);
	}

	function done({ number, code, in_portal }) {
		const link = location.origin + address(code);
		const copy = h(
			"button",
			{
				type: "button",
				class: "wp-button",
				onclick: () =>
					navigator.clipboard?.writeText(link).then(
						() =>
							toast(__("The link is copied. Keep it: whoever has it can follow your report.")),
						() => toast(link)
					) ?? toast(link),
			},
			__("Copy the Link")
		);
		box.replaceChildren(
			h(
				"div",
				{ class: "wp-empty wp-received" },
				icon("check"),
				h("h2", {}, __("Your report has been received.")),
				h(
					"p",
					{},
					in_portal
						? __("Number {0}. You can follow every step here and write to us.", [number])
						: __("Number {0}. You can follow it by your own link; this phone remembers it.", [
								number,
							])
				),
				h(
					"a",
					{
						class: "wp-button wp-primary",
						href: in_portal ? `/my-requests/${encodeURIComponent(number)}` : address(code),
					},
					__("See the Progress")
				),
				in_portal ? null : copy
			)
		);
		window.scrollTo(0, 0);
	}
});
