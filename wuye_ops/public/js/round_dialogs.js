// What a round asks for in a sheet of its own: what was found, why a point was left out, whether it is finished.
(() => {
	frappe.provide("wuye_ops.rounds");
	const rounds = wuye_ops.rounds;
	const { h, toast, photo_picker, sheet: open_sheet, field } = wuye_ops.portal;

	function ask_finding(item, outcome, before, save) {
		const note = h("textarea", { rows: 3, maxlength: 1000, placeholder: __("What did you find?") });
		note.value = before?.note || "";
		const photos = photo_picker(1);
		const must = rounds.needs_photo(item, outcome.value);
		open_sheet(
			outcome.label,
			[
				h("p", { class: "wp-text" }, item.standard),
				field(__("Remark"), note),
				h("p", { class: "wp-muted" }, must ? __("A photo is asked for here.") : __("A photo helps.")),
				rounds.has_photo(before)
					? h("p", { class: "wp-muted" }, __("There is a photo. A new one takes its place."))
					: null,
				photos.element,
			].filter(Boolean),
			{
				action: __("Save"),
				run: async () => {
					const [file] = photos.files;
					const photo = file ? { file } : { url: before?.photo, file: before?.file };
					if (must && !photo.file && !photo.url) {
						toast(__("Take a photo first."), "red");
						return false;
					}
					if (outcome.value === rounds.FAILED && !note.value.trim() && !photo.file && !photo.url) {
						toast(__("Say or show what is wrong."), "red");
						return false;
					}
					await save({ note: note.value.trim(), photo });
					return true;
				},
			}
		);
	}

	function ask_reason(sheet, point) {
		const reason = h("textarea", {
			rows: 3,
			maxlength: 140,
			required: true,
			placeholder: __("Such as: the door is locked"),
		});
		open_sheet(__("Cannot Be Reached"), [field(__("Why can the point not be reached?"), reason)], {
			action: __("Leave Out"),
			run: () => rounds.skip(sheet, point, reason.value.trim()),
		});
	}

	function ask_finish(sheet, go_to) {
		const missing = rounds.missing(sheet);
		if (missing.length) return show_missing(missing, go_to);
		const remark = h("textarea", { rows: 3, maxlength: 1000, placeholder: __("Anything to remark?") });
		const failed = sheet.results.filter((row) => row.outcome === rounds.FAILED).length;
		return open_sheet(
			__("Finish the Round"),
			[
				failed
					? h(
							"p",
							{ class: "wp-note wp-warn" },
							__("{0} failed items become rectifications.", [failed])
						)
					: h("p", { class: "wp-note wp-good" }, __("Nothing failed.")),
				field(__("Remark"), remark),
			],
			{
				action: __("Finish the Round"),
				run: async () => {
					await rounds.finish(sheet, remark.value.trim());
					location.hash = rounds.here(sheet.name);
				},
			}
		);
	}

	// go_to: shows the point and item of what is missing
	function show_missing(missing, go_to) {
		const { close } = open_sheet(__("Not Complete Yet"), [
			h("p", { class: "wp-muted" }, __("Before the round can be finished:")),
			h(
				"div",
				{ class: "wp-choice" },
				missing.map((one) =>
					h(
						"button",
						{
							type: "button",
							"data-missing": one.what,
							onclick: () => {
								close();
								go_to(one);
							},
						},
						h(
							"span",
							{},
							[one.point && rounds.label_of(one.point.label), one.item?.standard]
								.filter(Boolean)
								.join("：")
						),
						h("small", {}, one.what)
					)
				)
			),
		]);
	}

	Object.assign(rounds, { ask_finding, ask_reason, ask_finish });
})();
