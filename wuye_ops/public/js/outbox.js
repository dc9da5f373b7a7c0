// What has been recorded on a phone, photos included, stays on it (IndexedDB) until the server has it; so do the pages
// that are needed without a connection. Where the browser keeps nothing (private browsing) it lives as long as the page.
(() => {
	frappe.provide("wuye_ops");
	const ENTRIES = "entries";
	const PAGES = "pages";

	const result_of = (request) =>
		new Promise((resolve, reject) => {
			request.onsuccess = () => resolve(request.result);
			request.onerror = () => reject(request.error);
		});

	function open_database(name) {
		const request = window.indexedDB.open(name, 1);
		request.onupgradeneeded = () => {
			request.result.createObjectStore(ENTRIES, { keyPath: "key" });
			request.result.createObjectStore(PAGES);
		};
		return result_of(request);
	}

	// One key for one entry, however often it is sent.
	const new_key = () =>
		[...crypto.getRandomValues(new Uint8Array(12))]
			.map((byte) => byte.toString(16).padStart(2, "0"))
			.join("");

	// The server cannot be asked now, or does not answer; what it refuses is another matter.
	const is_unreachable = (error) => error.type === "Offline" || error.status >= 500;

	// {keeps, all, add, change, remove, page, keep_page, latest, keep_only}. `all` answers at once; writing goes on behind it.
	wuye_ops.outbox = async (name) => {
		const pages = {};
		let database = null;
		let entries = [];
		// A page that is being left has a database that closes: refused like every other question, not thrown past it.
		const ask = async (store, mode, work) =>
			result_of(work(database.transaction(store, mode).objectStore(store)));
		try {
			database = await open_database(name);
			entries = await ask(ENTRIES, "readonly", (store) => store.getAll());
			entries.sort((a, b) => a.number - b.number);
		} catch {
			database = null;
		}

		async function write(store, work) {
			if (!database) return;
			try {
				await ask(store, "readwrite", work);
			} catch (error) {
				// the phone is full, or its browser has been told to keep nothing
				console.warn(error);
				box.keeps = false;
			}
		}

		const box = {
			keeps: Boolean(database),
			all: () => entries,
			async add(entry) {
				const number = (entries.at(-1)?.number || 0) + 1;
				const kept = { key: new_key(), ...entry, number };
				entries.push(kept);
				await write(ENTRIES, (store) => store.put(kept));
				return kept;
			},
			change(entry, values) {
				Object.assign(entry, values);
				return entries.includes(entry) ? write(ENTRIES, (store) => store.put(entry)) : null;
			},
			remove(entry) {
				entries = entries.filter((one) => one !== entry);
				return write(ENTRIES, (store) => store.delete(entry.key));
			},
			async page(key) {
				if (pages[key] || !database) return pages[key];
				try {
					return (pages[key] = await ask(PAGES, "readonly", (store) => store.get(key)));
				} catch {
					return undefined;
				}
			},
			keep_page(key, value) {
				pages[key] = value;
				return write(PAGES, (store) => store.put(value, key));
			},
			// What the server answers; while it cannot be reached, what it answered last.
			async latest(key, ask) {
				try {
					const answer = await ask();
					await box.keep_page(key, answer);
					return answer;
				} catch (error) {
					const kept = is_unreachable(error) && (await box.page(key));
					if (!kept) throw error;
					return kept;
				}
			},
			// Forgets the pages that are needed no longer.
			async keep_only(keys) {
				if (!database) return;
				const known = await ask(PAGES, "readonly", (store) => store.getAllKeys()).catch(() => []);
				for (const key of known.filter((one) => !keys.includes(one)))
					await write(PAGES, (store) => store.delete(key));
			},
		};
		return box;
	};
})();
