// Verifying rectifications: what others have cured and handed in is looked at, closed, or returned with a reason. A verdict
// given without a connection is kept and sent once; so are the pages and photos it is given on.
(() => {
	frappe.provide("wuye_ops.rounds");
	const rounds = wuye_ops.rounds;
	const { h, get, post, toast, sheet: open_sheet, field, empty } = wuye_ops.portal;
	const API = "wuye_ops.inspection.phone_rectifications";
	const VERIFYING = "wuye_ops.inspection.verifying";
	const MOST_AHEAD = 20;
	const WORDS = { verify: () => __("Verified, Close"), return: () => __("Returned") };
	let box = null;
	let sender = null;

	// -- what is kept: each rectification with its photos

	const page_key = (name) => `rectification:${name}`;

	async function load(name) {
		const row = await get(`${API}.rectification`, { name });
		wuye_ops.phone.clock.keep(row.now);
		row.kept_photos = (await box.page(page_key(name)))?.kept_photos || {};
		if (row.steps.includes("verify")) await keep_photos(row);
		return row;
	}

	const photos_of = (row) => [row.evidence, ...row.log.map((entry) => entry.photo)].filter(Boolean);

	// Nobody says that it is cured without having seen it.
	async function keep_photos(row) {
		for (const address of new Set(photos_of(row))) {
			if (row.kept_photos[address]) continue;
			const answer = await fetch(address).catch(() => null);
			if (answer?.ok) row.kept_photos[address] = await answer.blob();
		}
	}

	const load_or_kept = (name) => box.latest(page_key(name), () => load(name));

	// The address of a photo, or of the copy the phone has.
	function address_of(row, address) {
		const copy = row.kept_photos?.[address];
		if (!copy) return address;
		row.shown ??= {};
		return (row.shown[address] ??= URL.createObjectURL(copy));
	}

	async function load_ahead({ to_verify, mine }) {
		const names = [...to_verify, ...mine].map((row) => row.name).slice(0, MOST_AHEAD);
		await box.keep_only([...names, ...box.all().map((entry) => entry.name)].map(page_key));
		for (const name of names)
			if (!(await box.page(page_key(name)))) await load_or_kept(name).catch(() => 0);
	}

	// -- verdicts: {key, name, label, kind, seen, remark, at}

	const verdict_of = (row) => sender.entries_of(row.name).find((entry) => !entry.error);

	const give = (row, kind, remark) =>
		sender.add({ kind, name: row.name, label: row.subject, seen: row.finished_on, remark });

	const post_verdicts = (name, batch) =>
		post(`${VERIFYING}.sync`, {
			rectification: name,
			entries: batch.map(({ key, kind, at, seen, remark }) => ({ key, kind, at, seen, remark })),
		});

	// -- what is shown

	function list({ to_verify }, card) {
		if (!to_verify.length)
			return empty(
				__("Nothing waits for your verdict."),
				__("What others have cured appears here. Your own work is verified by somebody else.")
			);
		return to_verify.map((row) => {
			const given = verdict_of(row);
			return card(given ? { ...row, status_label: WORDS[given.kind](), colour: "blue" } : row);
		});
	}

	function actions(row, done) {
		const given = verdict_of(row);
		if (given)
			return h(
				"div",
				{ class: "wp-bottom" },
				h(
					"p",
					{ class: "wp-note" },
					`${WORDS[given.kind]()} · `,
					__("kept on this phone, is sent as soon as there is a connection")
				)
			);
		return h(
			"div",
			{ class: "wp-bottom" },
			h(
				"div",
				{ class: "wp-row" },
				step("return", __("Return"), () => ask_return(row, done)),
				step("verify", __("Verified, Close"), () => ask_verify(row, done), "wp-primary")
			)
		);
	}

	const step = (key, label, onclick, look = "") =>
		h("button", { type: "button", class: `wp-button ${look}`, "data-step": key, onclick }, label);

	const text_area = (placeholder, required) =>
		h("textarea", { rows: 3, maxlength: 1000, required, placeholder });

	function ask_verify(row, done) {
		const remark = text_area(__("If there is something to add"), false);
		open_sheet(
			__("Verified, Close"),
			[
				h("p", { class: "wp-muted" }, __("You confirm that it is cured: {0}", [row.subject])),
				field(__("Remark"), remark),
			],
			{
				action: __("Close the Rectification"),
				run: async () => {
					await give(row, "verify", remark.value.trim());
					done();
				},
			}
		);
	}

	function ask_return(row, done) {
		const reason = text_area(__("What is still to be done?"), true);
		open_sheet(__("Return"), [field(__("Reason"), reason)], {
			action: __("Return"),
			run: async () => {
				if (!reason.value.trim()) {
					toast(__("Say what is still to be done."), "red");
					return false;
				}
				await give(row, "return", reason.value.trim());
				return done();
			},
		});
	}

	async function start(changed) {
		box = await wuye_ops.outbox(`wuye-rectifications:${wuye_ops.phone.user}`);
		sender = wuye_ops.phone.sender({
			box,
			group: (entry) => entry.name,
			post: post_verdicts,
			lost: () => __("You may not verify this rectification any more."),
			changed,
		});
		sender.start();
	}

	rounds.verdicts = {
		start,
		load: load_or_kept,
		load_ahead,
		address_of,
		list,
		actions,
		words: WORDS,
		sender: () => sender,
	};
})();
