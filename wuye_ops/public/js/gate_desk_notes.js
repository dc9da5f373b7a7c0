// 岗亭工作台, notes of misuse: a plate, a place, a photo; no vehicle is moved or locked.
frappe.provide("wuye_ops.gate_desk");

// room: what the tabs share (gate_desk.js). The elements of the tab.
wuye_ops.gate_desk.notes = (room) => {
	const { h, post, send, busy, photo_picker, field } = wuye_ops.portal;
	const { API, body, desk, new_key, show } = room;

	// A photo of the user's own, which the note it is named in takes over.
	function send_photo(file) {
		const form = new FormData();
		form.append("file", file, file.name);
		form.append("is_private", "1");
		return send("/api/method/upload_file", { method: "POST", body: form }).then(
			(saved) => saved.file_url
		);
	}

	function notes() {
		const plate = h("input", {
			name: "plate",
			placeholder: "沪A12345",
			autocomplete: "off",
			class: "gd-input",
		});
		const place = h("input", { name: "place", placeholder: __("B1-023, or in front of building 3") });
		const remark = h("textarea", { rows: 2, name: "remark" });
		const photos = photo_picker(1);
		let misuse = desk.misuses[0].value;
		const client_key = new_key();
		const chips = h("div", { class: "wp-chips", role: "radiogroup", "aria-label": __("Kind of Misuse") });
		const draw = () =>
			chips.replaceChildren(
				...desk.misuses.map(({ value, label }) =>
					h(
						"button",
						{
							type: "button",
							role: "radio",
							"aria-checked": String(value === misuse),
							class: value === misuse ? "wp-on" : "",
							onclick: () => {
								misuse = value;
								draw();
							},
						},
						label
					)
				)
			);
		draw();
		const button = h("button", { type: "submit", class: "wp-button wp-primary gd-key" }, __("Note It"));
		const form = h(
			"form",
			{
				class: "gd-form wp-section",
				onsubmit: (event) => {
					event.preventDefault();
					busy(button, async () => {
						const made = await post(`${API}.note`, {
							property: desk.property,
							plate_text: plate.value,
							misuse,
							place: place.value,
							remark: remark.value,
							client_key,
							photo: photos.files.length ? await send_photo(photos.files[0]) : "",
						});
						show("notes");
						body.append(
							h(
								"p",
								{
									class: `wp-note ${made.letter_due ? "wp-warn" : "wp-good"}`,
									"data-note": made.name,
								},
								made.letter_due
									? __("{0}: {1} notes in 30 days. The desk sends a letter.", [
											made.plate,
											made.times,
										])
									: __("{0} is noted ({1} in 30 days).", [made.plate, made.times])
							)
						);
					});
				},
			},
			field(__("Plate"), plate),
			h("span", { class: "wp-label" }, __("Kind of Misuse")),
			chips,
			field(__("Space or place"), place),
			field(__("Note"), remark),
			photos.element,
			button
		);
		return [
			h(
				"p",
				{ class: "wp-muted gd-hint" },
				__("A note moves and locks no vehicle. In danger call 110 or 122.")
			),
			form,
		];
	}

	return notes();
};
