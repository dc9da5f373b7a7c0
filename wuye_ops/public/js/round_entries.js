// What is recorded on a round: kept on the phone, laid over the sheet that came from the server, and sent once.
(() => {
	frappe.provide("wuye_ops.rounds");
	const { get, post } = wuye_ops.portal;
	const { clock } = wuye_ops.phone;
	const PHONE = "wuye_ops.inspection.phone";
	const DOING = "wuye_ops.inspection.doing";
	const FAILED = "Failed";
	const PASSED = "Passed";
	const NEARLY = "Nearly Passed";
	const NOT_APPLICABLE = "Not Applicable";
	// so long somebody who taps one item after the other is not interrupted by sending each
	const GATHER_MILLISECONDS = 600;

	let box = null;
	let sender = null;

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

	// a result waits a moment for the next one
	const add = (entry) => sender.add(entry, entry.kind === "result" ? GATHER_MILLISECONDS : 0);

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
		for (const older of box.all().filter((one) => same_item(one, entry) && !sender.is_under_way(one)))
			await box.remove(older);
		return add(entry);
	}

	const finish = (sheet, remark) => add({ kind: "finish", inspection: sheet.name, label: "", remark });

	// -- the sheet as the inspector knows it: what the server has, and over it what is still on the phone

	function view(kept) {
		const sheet = { ...kept };
		sheet.points = kept.points.map((point) => ({ ...point }));
		sheet.results = kept.results.map((row) => ({ ...row }));
		const point_of = (entry) => sheet.points.find((point) => point.point === entry.point);
		for (const entry of sender.entries_of(kept.name).filter((one) => !one.error)) {
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

	// -- sending

	// An older result that was on its way when the connection broke is not sent after the one that replaces it.
	async function fit(some, rows) {
		const batch = [];
		for (const entry of some) {
			if (rows.some((one) => one.number > entry.number && same_item(one, entry)))
				await box.remove(entry);
			else batch.push(entry);
		}
		return batch;
	}

	async function post_entries(name, batch) {
		for (const entry of batch) await sender.send_photo(entry, "Inspection", name);
		return post(`${DOING}.sync`, { inspection: name, entries: batch.map(to_send) });
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

	async function start(listener) {
		box = await wuye_ops.outbox(`wuye-rounds:${wuye_ops.phone.user}`);
		sender = wuye_ops.phone.sender({
			box,
			group: (entry) => entry.inspection,
			fit,
			post: post_entries,
			after: (name) => load_sheet(name).catch(() => null),
			lost: () => __("This round is not yours any more: it has been given to somebody else."),
			changed: listener,
		});
		sender.start();
	}

	Object.assign(wuye_ops.rounds, {
		PHONE,
		DOING,
		PASSED,
		FAILED,
		start,
		box: () => box,
		sender: () => sender,
		waiting: () => sender.waiting(),
		refused: () => sender.refused(),
		is_passing: (error) => sender.is_passing(error),
		keep_clock: clock.keep,
		server_time: clock.time,
		watch_position,
		leave_position,
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
	});
})();
