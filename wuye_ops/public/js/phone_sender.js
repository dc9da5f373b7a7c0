// Sends what waits in an outbox: in order, group by group, each entry until the server has taken or refused it.
(() => {
	frappe.provide("wuye_ops.phone");
	const { get, upload, Refusal } = wuye_ops.portal;
	const { clock } = wuye_ops.phone;
	const RESEND_SECONDS = 20;
	const MOST_AT_ONCE = 100;
	const DELAYED_SECONDS = 3;
	// Answers that say nothing about the entry: it is sent again later.
	const PASSING = ["Offline", "CSRFTokenError", "SessionExpired", "AuthenticationError"];
	PASSING.push("QueryDeadlockError", "QueryTimeoutError");

	// box: an outbox. group(entry): what is sent together, such as the name of a round. post(group, entries): sends them
	// and gives for each {ok} or {ok: false, message}. lost(): words for "it is not yours any more". changed(): something
	// is to be drawn anew. Optional: fit(entries): those to be sent of a group's; after(group): what follows.
	wuye_ops.phone.sender = ({ box, group, post, lost, changed, fit, after }) => {
		const under_way = new Set();
		let login_expired = false;
		let running = null;
		let again = false;

		const waiting = () => box.all().filter((entry) => !entry.error);
		const refused = () => box.all().filter((entry) => entry.error);
		const entries_of = (name) => box.all().filter((entry) => group(entry) === name);

		// What was not sent at once, as it is while there is a good connection.
		const delayed = () =>
			waiting().filter(
				(entry) => !navigator.onLine || Date.now() - entry.added >= DELAYED_SECONDS * 1000
			);

		// `gather`: milliseconds it waits for the next one.
		async function add(entry, gather = 0) {
			const kept = await box.add({ at: clock.moment(), added: Date.now(), ...entry });
			changed();
			setTimeout(() => delayed().length && changed(), DELAYED_SECONDS * 1000);
			setTimeout(send, gather);
			return kept;
		}

		async function discard(entry) {
			await box.remove(entry);
			changed();
		}

		// What is added while something is being sent goes with it.
		function send() {
			again = true;
			return (running ??= send_all().finally(() => (running = null)));
		}

		async function send_all() {
			try {
				while (again) {
					again = false;
					for (const name of new Set(waiting().map(group)))
						await send_of(name).catch((error) => {
							// what the server cannot take of one group does not hold up the others
							if (!(error.status >= 500)) throw error;
						});
				}
				login_expired = false;
			} catch (error) {
				if (error.type === undefined && !(error instanceof Refusal)) console.error(error);
			} finally {
				under_way.clear();
				changed();
			}
		}

		async function send_of(name) {
			const rows = entries_of(name).filter((entry) => !entry.error);
			const some = rows.slice(0, MOST_AT_ONCE);
			const batch = fit ? await fit(some, rows) : some;
			batch.forEach((entry) => under_way.add(entry));
			let answers;
			try {
				answers = await post(name, batch);
			} catch (error) {
				if (await is_passing(error)) throw error;
				// refused as a whole: it is somebody else's now, or gone
				const why = error.type === "PermissionError" ? lost() : error.message;
				for (const entry of batch) await box.change(entry, { error: why });
				return;
			}
			await after?.(name);
			for (const [index, entry] of batch.entries()) {
				if (answers[index].ok) await box.remove(entry);
				else await box.change(entry, { error: answers[index].message });
			}
			if (rows.length > MOST_AT_ONCE) again = true;
		}

		// A photo whose arrival the phone has not heard of is asked for before it is sent again.
		async function send_photo(entry, doctype, docname) {
			if (!entry.file || entry.photo) return;
			const name = `${entry.key}.${entry.file.name.split(".").pop()}`;
			let url = null;
			if (entry.tried)
				url = await get("wuye_ops.property.offline_entries.sent_photo", {
					doctype,
					name: docname,
					file_name: name,
				});
			else await box.change(entry, { tried: true });
			url ||= await upload(new File([entry.file], name, { type: entry.file.type }), doctype, docname);
			await box.change(entry, { photo: url });
		}

		// Whether an error will pass: no connection, a server that is busy or broken, an expired login.
		async function is_passing(error) {
			if (!error.type || error.status >= 500 || PASSING.includes(error.type)) return true;
			if (error.type !== "PermissionError") return false;
			try {
				await get("frappe.auth.get_logged_user");
				return false;
			} catch {
				login_expired = true;
				return true;
			}
		}

		function start() {
			window.addEventListener("online", send);
			setInterval(() => waiting().length && send(), RESEND_SECONDS * 1000);
			if (waiting().length) send();
		}

		return {
			waiting,
			refused,
			delayed,
			entries_of,
			is_under_way: (entry) => under_way.has(entry),
			login_expired: () => login_expired,
			add,
			discard,
			send,
			send_photo,
			is_passing,
			start,
		};
	};
})();
