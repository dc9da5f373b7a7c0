// Where a round is on the phone, and how its points are reached: a code by camera or by hand, a label that led here.
(() => {
	frappe.provide("wuye_ops.rounds");
	const rounds = wuye_ops.rounds;
	const { h, toast, sheet: open_sheet, moment_of } = wuye_ops.portal;

	const here = (name, point) =>
		["#round", ...[name, point].filter(Boolean).map(encodeURIComponent)].join("/");
	const is_open = (sheet) =>
		sheet.may_do && !sheet.finishing && ["Planned", "In Progress"].includes(sheet.status);
	const label_of = (text) => new window.DOMParser().parseFromString(text, "text/html").body.textContent;

	// The point a label belongs to: {point, token} or {point, code}; null for a place that is not on the route.
	async function match(sheet, text) {
		const code = text.trim();
		const token = code.replace(/\/+$/, "").split("=").pop().split("/").pop();
		const hash = await sha256(token);
		const labelled = hash && sheet.points.find((point) => point.token_hash === hash);
		if (labelled) return { point: labelled, token };
		const numbered = sheet.points.find(
			(point) => point.code && point.code.toUpperCase() === code.toUpperCase()
		);
		return numbered ? { point: numbered, code } : null;
	}

	async function sha256(text) {
		if (!window.crypto?.subtle) return null;
		const bytes = await crypto.subtle.digest("SHA-256", new window.TextEncoder().encode(text));
		return [...new Uint8Array(bytes)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
	}

	// Records that the point was reached, and goes there.
	async function arrive(sheet, found) {
		const { point } = found;
		// what was said about the code before
		document.querySelector(".wp-toast")?.remove();
		if (!point.scanned_on && is_open(sheet)) {
			if (rounds.server_time() < moment_of(sheet.opens)) {
				toast(__("This round begins at {0}.", [sheet.opens.slice(5, 16)]), "red");
				return;
			}
			await rounds.reach(sheet, point, found);
			navigator.vibrate?.(60);
		}
		location.hash = here(sheet.name, point.point);
	}

	const foreign = () =>
		__("This is no point of this round. Go to a point of the route and scan the code there.");

	function ask_code(sheet, with_camera, current) {
		const code = h("input", {
			type: "text",
			autocomplete: "off",
			autocapitalize: "characters",
			maxlength: 140,
			placeholder: __("The number under the code"),
			"aria-label": __("Enter Code"),
			class: "wp-code",
		});
		const says = h("p", { class: "wp-muted", role: "status" });
		const camera = h("div", { class: "wp-camera" });
		let scanner = null;
		let ended = false;
		const view = open_sheet(with_camera ? __("Scan") : __("Enter Code"), [camera, says, code], {
			action: __("Go"),
			run: async () => {
				if (!code.value.trim()) {
					code.focus();
					return false;
				}
				return found(code.value);
			},
			closed: () => {
				ended = true;
				scanner?.stop();
			},
		});
		if (with_camera) start_camera();
		return view;

		async function found(text) {
			const hit = await match(current(), text);
			if (!hit) {
				toast(foreign(), "red");
				return false;
			}
			view.close();
			await arrive(current(), hit);
			return true;
		}

		async function start_camera() {
			code.blur();
			const video = h("video", { playsinline: true, muted: true });
			video.muted = true;
			camera.replaceChildren(video);
			says.textContent = __("Hold the camera over the code.");
			try {
				scanner = await wuye_ops.qr_scanner.start(video, found);
				if (ended) scanner.stop();
				else if (scanner.torch)
					camera.append(
						h(
							"button",
							{ type: "button", class: "wp-button", onclick: scanner.torch },
							__("Lamp")
						)
					);
			} catch (error) {
				camera.replaceChildren();
				says.textContent = error.message;
				if (!ended) code.focus();
			}
		}
	}

	// A label that was read by the phone's own camera has led here.
	async function arrive_by(name, point_name, token) {
		const kept = await rounds.load_sheet(name).catch(async (error) => {
			const known = await rounds.kept_sheet(name);
			if (!known) throw error;
			return known;
		});
		const sheet = rounds.view(kept);
		const point = sheet.points.find((one) => one.point === point_name);
		if (point) await arrive(sheet, { point, token });
	}

	// Where a label stands in the rounds on the phone, as the server says it in `point_at`; null for none of them.
	async function point_on_phone(token) {
		const overview = await rounds.box().page("overview");
		for (const row of overview?.rounds || []) {
			const sheet = ["now", "late", "later"].includes(row.state) && (await rounds.kept_sheet(row.name));
			const found = sheet && (await match(sheet, token));
			if (found) return { inspection: row.name, point: found.point.point };
		}
		return null;
	}

	Object.assign(rounds, { here, is_open, label_of, ask_code, arrive_by, point_on_phone });
})();
