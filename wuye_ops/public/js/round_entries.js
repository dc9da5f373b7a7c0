// What is recorded on a round: kept on the phone, laid over the sheet that came from the server, and sent once.
(() => {
	frappe.provide("wuye_ops.rounds");
	const { get, post, upload } = wuye_ops.portal;
	const { clock } = wuye_ops.phone;
	const PHONE = "wuye_ops.inspection.phone";
	const DOING = "wuye_ops.inspection.doing";
	const FAILED = "Failed";
	const PASSED = "Passed";
	const NEARLY = "Nearly Passed";
	const NOT_APPLICABLE = "Not Applicable";
	const RESEND_SECONDS = 20;
	const MOST_AT_ONCE = 100;
	const DELAYED_SECONDS = 3;
	// so long somebody who taps one item after the other is not interrupted by sending each
	const GATHER_MILLISECONDS = 600;
	// Answers that say nothing about the entry: it is sent again later.
	const PASSING = ["Offline", "CSRFTokenError", "SessionExpired", "AuthenticationError"];
	PASSING.push("QueryDeadlockError", "QueryTimeoutError");

	let box = null;
	let on_change = () => {};
	let login_expired = false;

	// -- where the phone is, as far as it says: asked once, waited for never

	const POSITION_REFUSED = "wuye-position-refused";
	const POSITION_SECONDS = 90;
	let watch = null;
	let last_position = null;

	function watch_position() {
		if (watch !== null || !navigator.geolocation || localStorage.getItem(POSITION_REFUSED)) return;
		watch = navigator.geolocation.watchPosition(
			({ coords, timestamp }) => (last_position = { coords, timestamp }),
			(error) => {
				if (error.code === error.PERMISSION_DENIED) localStorage.setItem(POSITION_REFUSED, "1");
			},
			{ enableHighAccuracy: true, maximumAge: 15000 }
		);
	}

	function leave_position() {
		if (watch !== null) navigator.geolocation.clearWatch(watch);
		watch = last_position = null;
	}

	function position() {
		if (!last_position || Date.now() - last_position.timestamp > POSITION_SECONDS * 1000) return {};
		const { latitude, longitude, accuracy } = last_position.coords;
		return { latitude, longitude, accuracy };
	}

	// -- entries: {key, number, inspection, kind, at, error, …}

	const entries_of = (name) => box.all().filter((entry) => entry.inspection === name);
	const waiting = () => box.all().filter((entry) => !entry.error);
	const refused = () => box.all().filter((entry) => entry.error);
	const under_way = new Set();

	// What was not sent at once, as it is while there is a good connection.
	const delayed = () =>
		waiting().filter((entry) => !navigator.onLine || Date.now() - entry.added >= DELAYED_SECONDS * 1000);

	async function add(entry) {
		await box.add({ at: clock.moment(), added: Date.now(), ...entry });
		on_change();
		setTimeout(() => delayed().length && on_change(), DELAYED_SECONDS * 1000);
		// a result waits a moment for the next one
		setTimeout(send_waiting, entry.kind === "result" ? GATHER_MILLISECONDS : 0);
	}

	const same_item = (a, b) =>
		a.kind === "result" &&
		b.kind === "result" &&
		a.inspection === b.inspection &&
		a.point === b.point &&
		a.item_code === b.item_code;

	// Reaching a point: with the token or the code of its label, or neither where none is asked for.
	const reach = (sheet, point, { token, code } = {}) =>
		add({
			kind: "scan",
			inspection: sheet.name,
			label: point.label,
			point: point.point,
			token,
			code,
			...position(),
		});

	const skip = (sheet, point, reason) =>
		add({ kind: "skip", inspection: sheet.name, label: point.label, point: point.point, reason });

	// photo: {file} just taken, {url} of one that the server has, or nothing.
	async function record(sheet, point, item, outcome, { note = "", photo = {} } = {}) {
		if (point && !point.scanned_on) await reach(sheet, point);
		const entry = {
			kind: "result",
			inspection: sheet.name,
			label: [point?.label, item.standard].filter(Boolean).join("："),
			point: point?.point || null,
			item_code: item.item_code,
			outcome,
			note,
			photo: photo.url || null,
			file: photo.file || null,
		};
		for (const older of box.all().filter((one) => same_item(one, entry) && !under_way.has(one)))
			await box.remove(older);
		return add(entry);
	}

	const finish = (sheet, remark) => add({ kind: "finish", inspection: sheet.name, label: "", remark });

	async function discard(entry) {
		await box.remove(entry);
		on_change();
	}

	// -- the sheet as the inspector knows it: what the server has, and over it what is still on the phone

	function view(kept) {
		const sheet = { ...kept };
		sheet.points = kept.points.map((point) => ({ ...point }));
		sheet.results = kept.results.map((row) => ({ ...row }));
		const point_of = (entry) => sheet.points.find((point) => point.point === entry.point);
		for (const entry of entries_of(kept.name).filter((one) => !one.error)) {
			if (sheet.status === "Planned") sheet.status = "In Progress";
			const point = point_of(entry);
			if (entry.kind === "scan" && point && !point.scanned_on)
				Object.assign(point, { status: "Done", scanned_on: entry.at, waiting: true });
			else if (entry.kind === "skip" && point?.status === "Open")
				Object.assign(point, { status: "Missed", missed_reason: entry.reason, waiting: true });
			else if (entry.kind === "result") lay_result(sheet, entry);
			else if (entry.kind === "finish") sheet.finishing = true;
		}
		return sheet;
	}

	function lay_result(sheet, entry) {
		const row = { ...entry, waiting: true };
		const index = sheet.results.findIndex(
			(one) => (one.point || null) === entry.point && one.item_code === entry.item_code
		);
		if (index >= 0) sheet.results[index] = row;
		else sheet.results.push(row);
	}

	const result_of = (sheet, point, item) =>
		sheet.results.find(
			(row) => (row.point || null) === (point?.point || null) && row.item_code === item.item_code
		);

	// As the server's rules ask for it.
	function needs_photo(item, outcome) {
		if (outcome === NOT_APPLICABLE) return false;
		if (item.photo === "Always") return true;
		return item.photo === "When Failed" && [FAILED, NEARLY].includes(outcome);
	}

	const has_photo = (row) => Boolean(row?.photo || row?.file);

	// What keeps a round from being finished: [{point, item, what}], in the order of the route.
	function missing(sheet) {
		const found = [];
		for (const point of sheet.points.length ? sheet.points : [null]) {
			if (point?.status === "Missed") continue;
			if (point?.status === "Open") {
				found.push({ point, what: __("not reached") });
				continue;
			}
			for (const item of sheet.items) {
				const row = result_of(sheet, point, item);
				if (!row) found.push({ point, item, what: __("no result") });
				else if (needs_photo(item, row.outcome) && !has_photo(row))
					found.push({ point, item, what: __("no photo") });
			}
		}
		return found;
	}

	const open_items = (sheet, point) => sheet.items.filter((item) => !result_of(sheet, point, item));

	// -- sheets

	const page_key = (name) => `round:${name}`;
	const kept_sheet = (name) => box.page(page_key(name));

	async function load_sheet(name) {
		const sheet = await get(`${PHONE}.round_of`, { inspection: name });
		clock.keep(sheet.now);
		await box.keep_page(page_key(name), sheet);
		return sheet;
	}

	// So that a round can be begun in a cellar whose list was loaded above.
	async function load_ahead(names) {
		for (const name of names) if (!(await kept_sheet(name))) await load_sheet(name).catch(() => null);
		const needed = [...names, ...box.all().map((entry) => entry.inspection)].map(page_key);
		await box.keep_only([...needed, "overview", "rectifications"]);
	}

	// -- sending: in order, round by round; what the server has taken is forgotten

	let sending = false;
	let again = false;

	async function send_waiting() {
		if (!box) return;
		if (sending) {
			again = true;
			return;
		}
		sending = true;
		try {
			do {
				again = false;
				for (const name of new Set(waiting().map((entry) => entry.inspection)))
					await send_of(name).catch((error) => {
						// what the server cannot take of one round does not hold up the others
						if (!(error.status >= 500)) throw error;
					});
			} while (again);
			login_expired = false;
		} catch (error) {
			if (error.type === undefined && !(error instanceof wuye_ops.portal.Refusal)) console.error(error);
		} finally {
			sending = false;
			under_way.clear();
			on_change();
		}
	}

	async function send_of(name) {
		const batch = [];
		const rows = entries_of(name).filter((entry) => !entry.error);
		for (const entry of rows.slice(0, MOST_AT_ONCE)) {
			// an older result that was on its way when the connection broke
			if (rows.some((one) => one.number > entry.number && same_item(one, entry)))
				await box.remove(entry);
			else batch.push(entry);
		}
		batch.forEach((entry) => under_way.add(entry));
		let answers;
		try {
			for (const entry of batch) if (entry.file && !entry.photo) await send_photo(entry);
			answers = await post(`${DOING}.sync`, { inspection: name, entries: batch.map(to_send) });
		} catch (error) {
			if (await is_passing(error)) throw error;
			// refused as a whole: the round is somebody else's now, or gone
			const why =
				error.type === "PermissionError"
					? __("This round is not yours any more: it has been given to somebody else.")
					: error.message;
			for (const entry of batch) await box.change(entry, { error: why });
			return;
		}
		await load_sheet(name).catch(() => null);
		for (const [index, entry] of batch.entries()) {
			if (answers[index].ok) await box.remove(entry);
			else await box.change(entry, { error: answers[index].message });
		}
		if (rows.length > MOST_AT_ONCE) again = true;
	}

	const to_send = ({ kind, at, point, token, code, latitude, longitude, accuracy, ...entry }) => ({
		kind,
		at,
		// where a label was read the label says which point it is
		point: token || code ? undefined : point,
		token,
		code,
		latitude,
		longitude,
		accuracy,
		item_code: entry.item_code,
		outcome: entry.outcome,
		note: entry.note,
		photo: entry.photo || undefined,
		entry_key: kind === "result" ? entry.key : undefined,
		reason: entry.reason,
		remark: entry.remark,
	});

	// A photo whose arrival the phone has not heard of is asked for before it is sent again.
	async function send_photo(entry) {
		const ending = entry.file.name.split(".").pop();
		const name = `${entry.key}.${ending}`;
		let url = null;
		if (entry.tried)
			url = await get(`${PHONE}.sent_photo`, { inspection: entry.inspection, file_name: name });
		else await box.change(entry, { tried: true });
		url ||= await upload(
			new File([entry.file], name, { type: entry.file.type }),
			"Inspection",
			entry.inspection
		);
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

	async function start(listener) {
		box = await wuye_ops.outbox(`wuye-rounds:${wuye_ops.phone.user}`);
		on_change = listener;
		window.addEventListener("online", send_waiting);
		setInterval(() => waiting().length && send_waiting(), RESEND_SECONDS * 1000);
		if (waiting().length) send_waiting();
	}

	Object.assign(wuye_ops.rounds, {
		PHONE,
		DOING,
		PASSED,
		FAILED,
		start,
		box: () => box,
		keep_clock: clock.keep,
		server_time: clock.time,
		watch_position,
		leave_position,
		waiting,
		delayed,
		refused,
		login_expired: () => login_expired,
		send_waiting,
		discard,
		reach,
		skip,
		record,
		finish,
		view,
		result_of,
		needs_photo,
		has_photo,
		missing,
		open_items,
		kept_sheet,
		load_sheet,
		load_ahead,
		is_passing,
	});
})();
