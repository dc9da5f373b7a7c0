// The list that a gate works by without a connection. It decides nothing that the server has not decided before: it looks
// whether what was read is on it, and whether its time is now (`rules/gate_list.py` is the reference).
(() => {
	frappe.provide("wuye_ops.gate");
	const { get } = wuye_ops.portal;
	const { clock } = wuye_ops.phone;
	const API = "wuye_ops.security.gate_page";
	const REFRESH_MINUTES = 15;
	const OUTCOMES = ["Allowed", "Ask", "Stopped"];
	const SEPARATORS = /[\s\-‐-―−_.·•‧・()[\]/]+/g;
	const TOKEN = /^[0-9A-Za-z_-]{32}$/;
	const CODE = /^[23456789ACEFHJKMNPRTWXY]{9}$/;
	// what looks like another character of a code (`rules/pass_code.py`)
	const LOOKS_LIKE = { Z: "2", S: "5", G: "6", B: "8" };
	const encoder = new window.TextEncoder();

	let list = null;
	let hmac_key = null;

	const compact = (text) => text.normalize("NFKC").replace(SEPARATORS, "").toUpperCase();

	// Everything that a text may mean, as [kind, value]. The list is looked through for all of them; a text that means
	// something else as well only finds nothing under it.
	function readings(text, home = "") {
		const plain = text.trim();
		const found = [];
		const token = plain
			.replace(/[?#].*$/, "")
			.replace(/\/+$/, "")
			.split("/")
			.pop();
		if (TOKEN.test(token)) return [["Token", token]];
		const short = compact(plain);
		const code = short.replace(/[ZSGB]/g, (one) => LOOKS_LIKE[one]);
		if (CODE.test(code)) found.push(["Code", code]);
		const phone = short.replace(/^\+?(?:0086|86)(?=1\d{10}$)/, "");
		if (/^1\d{10}$/.test(phone)) found.push(["Phone", phone]);
		const plate = short.replace(/I/g, "1").replace(/O/g, "0");
		if (/^[一-鿿0-9A-Z]{4,16}$/.test(plate)) {
			found.push(["Plate", plate]);
			if (home && /^[0-9A-Z]+$/.test(plate))
				found.push(["Plate", home[0] + plate], ["Plate", home.slice(0, 2) + plate]);
		}
		return found;
	}

	const bytes_of = (hex) => new Uint8Array(hex.match(/../g).map((pair) => parseInt(pair, 16)));

	async function hashed(kind, value) {
		const mac = await crypto.subtle.sign("HMAC", hmac_key, encoder.encode(`${kind}\n${value}`));
		return [...new Uint8Array(mac)]
			.map((byte) => byte.toString(16).padStart(2, "0"))
			.join("")
			.slice(0, 32);
	}

	async function use(answer) {
		if (!answer || !window.crypto?.subtle) return;
		hmac_key = await crypto.subtle.importKey(
			"raw",
			bytes_of(answer.salt),
			{ name: "HMAC", hash: "SHA-256" },
			false,
			["sign"]
		);
		list = answer;
	}

	const holds = ([, , spans], now) =>
		!spans.length || spans.some(([from, until]) => from <= now && now < until);

	// {outcome, code, kind, holder, unit, persons}
	async function look_up(text, home) {
		const keys = list
			? await Promise.all(readings(text, home).map(([kind, value]) => hashed(kind, value)))
			: [];
		const found = keys.flatMap((key) => list.entries[key] || []);
		const answer = ([outcome, code, , kind = "", holder = "", unit = "", persons = 0]) => ({
			outcome,
			code,
			kind,
			holder,
			unit,
			persons,
		});
		const stop = found.find(([outcome]) => outcome === "Stopped");
		if (stop) return answer(stop);
		const now = clock.moment();
		if (!list || now > list.good_until) return answer(["Ask", "stale_list"]);
		const good = found.filter((entry) => holds(entry, now));
		good.sort((a, b) => OUTCOMES.indexOf(a[0]) - OUTCOMES.indexOf(b[0]));
		if (good.length) return answer(good[0]);
		return answer(["Ask", found.length ? "out_of_time" : "not_listed"]);
	}

	// gate(): the name of the tablet's gate; changed(): the age of the list is another.
	function start({ box, gate, changed }) {
		const key_of = (name) => `list:${name}`;

		async function fetch_list() {
			const name = gate();
			if (!name || !navigator.onLine) return;
			try {
				const answer = await get(`${API}.gate_list`, { gate: name });
				if (name !== gate()) return;
				await box.keep_page(key_of(name), answer);
				await use(answer);
			} catch (error) {
				console.warn(error);
			}
			changed();
		}

		// Of another gate nothing is known until its list has come.
		async function choose() {
			list = hmac_key = null;
			await use(await box.page(key_of(gate())));
			changed();
			return fetch_list();
		}

		setInterval(fetch_list, REFRESH_MINUTES * 60 * 1000);
		window.addEventListener("online", fetch_list);
		return { choose };
	}

	Object.assign(wuye_ops.gate, {
		list: { start, look_up, readings, use, hashed, made_on: () => list?.made_on },
	});
})();
