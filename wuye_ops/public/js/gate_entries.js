// What is pressed at a gate: booked at once while there is a connection; else kept on the tablet, and sent once when it is
// back. An entry has its key before anything is sent, so that none is booked twice, whatever answer was lost.
(() => {
	frappe.provide("wuye_ops.gate");
	const { post, Refusal } = wuye_ops.portal;
	const { clock } = wuye_ops.phone;
	const API = "wuye_ops.security.gate_page";
	// So long an entry that is being booked is not sent a second time.
	const LIVE_SECONDS = 20;
	// A gate does not wait longer for an answer than a car does.
	const PATIENCE_SECONDS = 5;
	// The counter of this page: with another page it has begun anew, and says nothing of the entries before.
	const PAGE = Math.random().toString(36).slice(2);

	let box = null;
	let sender = null;

	// What the server says in time; slow is as good as gone.
	const in_time = (promise) =>
		Promise.race([
			promise,
			new Promise((_resolve, reject) =>
				setTimeout(
					() => reject(new Refusal(__("The server does not answer."), "Offline")),
					PATIENCE_SECONDS * 1000
				)
			),
		]);

	const new_key = () =>
		[...crypto.getRandomValues(new Uint8Array(12))]
			.map((byte) => byte.toString(16).padStart(2, "0"))
			.join("");

	const question_of = ({ gate, direction, text, pick, persons, courier, on_duty, key }) => ({
		gate,
		direction,
		text: text || "",
		pick: pick || "",
		persons,
		courier: courier || "",
		on_duty: on_duty ? 1 : 0,
		key,
	});

	const decide = (movement) => in_time(post(`${API}.decide`, question_of(movement)));

	// {booked}, {kept} without a connection, or {screen} where the answer is another one meanwhile.
	async function book(movement, outcome) {
		const entry = await box.add({
			...question_of(movement),
			kind: "movement",
			outcome,
			label: movement.label,
			file: movement.file || null,
			live: !movement.offline,
			at: clock.moment(),
			added: Date.now(),
			made: Date.now(),
			counter: window.performance.now(),
			page: PAGE,
		});
		if (movement.offline) return kept(entry);
		try {
			const answer = await in_time(
				post(`${API}.book`, { ...question_of(movement), outcome, seen: movement.seen || "" })
			);
			if (answer.booked && entry.file) await kept(entry);
			else await box.remove(entry);
			return answer;
		} catch (error) {
			if (await sender.is_passing(error)) return kept(entry);
			await box.remove(entry);
			throw error;
		}
	}

	async function kept(entry) {
		await box.change(entry, { live: false });
		sender.send();
		return { kept: true };
	}

	async function send(gate, entries) {
		if (!entries.length) return [];
		const now = window.performance.now();
		const answers = await post(`${API}.take`, {
			gate,
			sent: Date.now(),
			entries: entries.map((entry) => ({
				...question_of(entry),
				outcome: entry.outcome,
				made: entry.made,
				age: entry.page === PAGE ? (now - entry.counter) / 1000 : null,
			})),
		});
		for (const [index, entry] of entries.entries())
			if (entry.file && answers[index].entry) await send_photo(answers[index].entry, entry.file);
		return answers;
	}

	// With the entry: sent again with it until both are there. What the server does not take of a photo holds up nothing.
	async function send_photo(entry, file) {
		const form = new FormData();
		form.append("photo", file, "photo.jpg");
		form.append("entry", entry);
		const answer = await fetch(`/api/method/${API}.attach_photo`, {
			method: "POST",
			body: form,
			headers: { Accept: "application/json", "X-Frappe-CSRF-Token": frappe.csrf_token || "" },
		});
		if (answer.status >= 500)
			throw new Refusal(__("The server does not answer."), "Offline", answer.status);
	}

	async function start(changed) {
		box = await wuye_ops.outbox(`wuye-gate:${wuye_ops.phone.user}`);
		sender = wuye_ops.phone.sender({
			box,
			group: (entry) => entry.gate,
			post: send,
			lost: () => __("This gate is not yours any more."),
			changed,
			fit: (some) =>
				some.filter((entry) => !entry.live || Date.now() - entry.added > LIVE_SECONDS * 1000),
		});
		sender.start();
		return box;
	}

	Object.assign(wuye_ops.gate, {
		entries: { start, decide, book, new_key, sender: () => sender, box: () => box },
	});
})();
