// What the pages for phones share: building elements, calling the server, photos, sheets from below, time in words.
(() => {
	frappe.provide("wuye_ops.portal");

	const MAX_SIDE = 1600; // pixels; enough to read a meter, small enough for a lift's connection
	const MAX_PLAIN_BYTES = 9 * 1024 * 1024; // what the server takes of a picture the browser cannot make smaller
	const QUALITY = 0.82;

	// -- elements. Texts are always set as text, so nothing that people write can become part of the page.

	function h(tag, attributes = {}, ...children) {
		const element = document.createElement(tag);
		for (const [key, value] of Object.entries(attributes)) {
			if (value == null || value === false) continue;
			if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
			else if (key === "class") element.className = value;
			else element.setAttribute(key, value === true ? "" : value);
		}
		element.append(...children.flat(Infinity).filter((child) => child != null && child !== false));
		return element;
	}

	const SHAPES = {
		back: "M15 5l-7 7 7 7",
		plus: "M12 5v14M5 12h14",
		check: "M5 12.5l4.5 4.5L19 7.5",
		phone: "M6.6 3.5l2.6 4-1.8 2a13 13 0 0 0 6 6l2-1.8 4 2.6c.4 2.6-1.4 4.4-3.6 4.2C8.5 19.7 4.3 15.5 3.5 8.2 3.3 5.5 4.5 3.9 6.6 3.5z",
		camera: "M4 8h3l1.5-2.500h7L17 8h3v11H4zM12 16.500a3.2 3.2 0 1 0 0-6.4 3.2 3.2 0 0 0 0 6.400z",
		user: "M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4.5 20c1-4 4-5.5 7.5-5.500s6.5 1.5 7.5 5.5",
		clock: "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM12 7.500V12l3 2",
		place: "M12 21s7-6.5 7-11.500a7 7 0 1 0-14 0C5 14.5 12 21 12 21zM12 11.800a2.3 2.3 0 1 0 0-4.6 2.3 2.3 0 0 0 0 4.600z",
		close: "M6 6l12 12M18 6L6 18",
		star: "M12 3.5l2.6 5.5 6 .8-4.4 4.2 1.1 6L12 17.1 6.7 20l1.1-6L3.4 9.8l6-.8z",
		scan: "M4 8V4h4M16 4h4v4M20 16v4h-4M8 20H4v-4M4 12h16",
		list: "M9 6h11M9 12h11M9 18h11M4.5 6h.01M4.5 12h.01M4.5 18h.01",
		chat: "M4 5h16v11H9.500L5.5 19.500V16H4z",
		shield: "M12 3.500l7 2.500v5.500c0 4.500-3 7.500-7 9-4-1.500-7-4.500-7-9V6zM9 12l2.200 2.200L15.2 10",
		card: "M3.5 6h17v12h-17zM7 15.500c.3-1.500 1.3-2 2.500-2s2.200.5 2.500 2M9.5 11.800a1.300 1.300 0 1 0 0-2.600 1.300 1.300 0 0 0 0 2.600zM14.5 10.500h3M14.5 13.500h3",
		bill: "M6 3.5h12v17l-3-2-3 2-3-2-3 2zM9 8h6M9 12h6",
		broom: "M12 3v9M8 12h8l2 9H6zM9.5 21v-4M14.5 21v-4",
		bell: "M6 16.500V11a6 6 0 0 1 12 0v5.500l1.500 2h-15zM10 21h4",
		download: "M12 4v11M7.5 11l4.5 4.500 4.5-4.500M5 20h14",
	};

	function icon(name) {
		const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
		svg.setAttribute("viewBox", "0 0 24 24");
		svg.setAttribute("class", `wp-icon wp-icon-${name}`);
		svg.setAttribute("aria-hidden", "true");
		const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
		path.setAttribute("d", SHAPES[name]);
		svg.append(path);
		return svg;
	}

	const pill = (text, colour) => h("span", { class: `wp-pill wp-${colour}` }, text);

	// The bar on top of every page: a way back, ways to other pages ([address, label, icon]), or who one is.
	function header(title, { back, account, links = [] } = {}) {
		return h(
			"header",
			{ class: "wp-header" },
			back
				? h(
						typeof back === "string" ? "a" : "button",
						{
							class: "wp-round",
							"aria-label": __("Back"),
							...(typeof back === "string"
								? { href: back }
								: { type: "button", onclick: back }),
						},
						icon("back")
					)
				: null,
			h("h1", {}, title),
			links.map(([href, label, name]) =>
				h("a", { class: "wp-round", href, "aria-label": label, title: label }, icon(name))
			),
			account
				? h("a", { class: "wp-round", href: "/me", "aria-label": __("My Account") }, icon("user"))
				: null
		);
	}

	const empty = (title, text, ...actions) =>
		h("div", { class: "wp-empty" }, h("h2", {}, title), text ? h("p", {}, text) : null, ...actions);

	const loading = () => h("div", { class: "wp-loading", role: "status", "aria-label": __("Loading") });

	// -- the server

	// A refusal in words a person can act on; `type` is the server's name of the error, `status` that of HTTP.
	class Refusal extends Error {
		constructor(message, type, status) {
			super(message);
			this.type = type;
			this.status = status;
		}
	}

	function plain(html) {
		const parsed = new window.DOMParser().parseFromString(html, "text/html");
		return parsed.body.textContent.trim();
	}

	function words_of(response, body) {
		try {
			const messages = JSON.parse(body._server_messages || "[]").map(
				(message) => JSON.parse(message).message
			);
			if (messages.length) return plain(messages.join(" "));
		} catch {
			// an answer without readable messages gets the words below
		}
		if (response.status === 413)
			return __("The photos are too large to be sent. Send fewer or smaller ones.");
		if (response.status === 429)
			return __("That was too often in a short time. Wait a few minutes, then try again.");
		if (response.status === 403) return __("You are not allowed to do this, or your login has expired.");
		return __("That did not work. Nothing was lost: try again in a moment.");
	}

	async function send(url, options, is_again = false) {
		let response;
		try {
			response = await fetch(url, {
				...options,
				headers: {
					Accept: "application/json",
					"X-Frappe-CSRF-Token": frappe.csrf_token || "",
					...options.headers,
				},
			});
		} catch {
			throw new Refusal(
				__("There is no connection. Nothing was lost: try again when you are online."),
				"Offline"
			);
		}
		const body = await response.json().catch(() => ({}));
		if (body.exc_type === "CSRFTokenError" && !is_again && (await renew_token()))
			return send(url, options, true);
		if (!response.ok || body.exc_type)
			throw new Refusal(words_of(response, body), body.exc_type, response.status);
		return body.message;
	}

	// A page that the phone has kept may be older than the session.
	const renew_token = async () => wuye_ops.phone?.renew_token().catch(() => false);

	const post = (method, args = {}) =>
		send(`/api/method/${method}`, {
			method: "POST",
			headers: { "Content-Type": "application/json" },
			body: JSON.stringify(args),
		});

	const get = (method, args = {}) =>
		send(`/api/method/${method}?${new URLSearchParams(args)}`, { method: "GET" });

	// Uploads a picture to a document and returns its address.
	async function upload(file, doctype, docname) {
		const form = new FormData();
		form.append("file", file, file.name);
		form.append("doctype", doctype);
		form.append("docname", docname);
		form.append("is_private", "1");
		const saved = await send("/api/method/upload_file", { method: "POST", body: form });
		return saved.file_url;
	}

	// Keeps a button from being pressed twice while its work lasts, and shows a refusal.
	async function busy(button, work) {
		if (button.disabled) return undefined;
		button.disabled = true;
		button.classList.add("wp-busy");
		try {
			return await work();
		} catch (error) {
			if (!(error instanceof Refusal)) console.error(error);
			toast(error.message, "red");
			return undefined;
		} finally {
			button.disabled = false;
			button.classList.remove("wp-busy");
		}
	}

	let toast_timer;
	function toast(text, colour = "green") {
		document.querySelector(".wp-toast")?.remove();
		clearTimeout(toast_timer);
		const note = h(
			"div",
			{ class: `wp-toast wp-${colour}`, role: "alert", onclick: () => note.remove() },
			text
		);
		document.body.append(note);
		toast_timer = setTimeout(() => note.remove(), colour === "red" ? 9000 : 4000);
	}

	// -- photos

	function canvas_of(bitmap) {
		const scale = Math.min(1, MAX_SIDE / Math.max(bitmap.width, bitmap.height));
		const canvas = document.createElement("canvas");
		canvas.width = Math.round(bitmap.width * scale);
		canvas.height = Math.round(bitmap.height * scale);
		canvas.getContext("2d").drawImage(bitmap, 0, 0, canvas.width, canvas.height);
		return canvas;
	}

	// A phone's photo in a size its connection carries. What the browser cannot read goes as it is, if small enough.
	async function smaller(file) {
		if (!file.type.startsWith("image/") && file.type)
			throw new Refusal(__("{0} is not a photo.", [file.name]));
		try {
			const bitmap = await window.createImageBitmap(file);
			const blob = await new Promise((resolve) =>
				canvas_of(bitmap).toBlob(resolve, "image/jpeg", QUALITY)
			);
			bitmap.close();
			if (blob)
				return new File([blob], `${file.name.replace(/\.[^.]*$/, "") || "photo"}.jpg`, {
					type: "image/jpeg",
				});
		} catch {
			// a format this browser cannot draw
		}
		if (file.size > MAX_PLAIN_BYTES)
			throw new Refusal(
				__("{0} is too large. Take the photo again with a lower resolution.", [file.name])
			);
		return file;
	}

	const data_url = (file) =>
		new Promise((resolve, reject) => {
			const reader = new FileReader();
			reader.onload = () => resolve(reader.result);
			reader.onerror = () => reject(new Refusal(__("The photo could not be read. Take it again.")));
			reader.readAsDataURL(file);
		});

	// Small pictures that open large.
	function gallery(addresses, label) {
		if (!addresses.length) return null;
		return h(
			"div",
			{ class: "wp-gallery" },
			addresses.map((address) =>
				h(
					"button",
					{
						type: "button",
						class: "wp-photo",
						"aria-label": label,
						onclick: () => enlarge(address, label),
					},
					h("img", { src: address, alt: label, loading: "lazy" })
				)
			)
		);
	}

	function enlarge(address, label) {
		const view = h(
			"div",
			{ class: "wp-lightbox", role: "dialog", "aria-label": label, onclick: () => view.remove() },
			h("img", { src: address, alt: label }),
			h("button", { type: "button", class: "wp-round", "aria-label": __("Close") }, icon("close"))
		);
		document.body.append(view);
	}

	// Places for photos: taken with the camera or chosen, made smaller, shown, and removable. `on_change` gets the files.
	function photo_picker(most, on_change = () => {}) {
		const files = [];
		const box = h("div", { class: "wp-picker" });
		const draw = () => {
			box.replaceChildren(
				...files.map((file, index) =>
					h(
						"div",
						{ class: "wp-photo" },
						h("img", { src: file.preview, alt: __("Photo") }),
						h(
							"button",
							{
								type: "button",
								class: "wp-remove",
								"aria-label": __("Remove the photo"),
								onclick: () => {
									URL.revokeObjectURL(file.preview);
									files.splice(index, 1);
									draw();
									on_change(files);
								},
							},
							icon("close")
						)
					)
				),
				files.length < most ? add_button() : ""
			);
		};
		const add_button = () => {
			const input = h("input", {
				type: "file",
				accept: "image/*",
				multiple: most > 1,
				class: "wp-file",
				"aria-label": __("Add a photo"),
			});
			input.addEventListener("change", async () => {
				label.classList.add("wp-busy");
				try {
					for (const chosen of [...input.files].slice(0, most - files.length)) {
						const file = await smaller(chosen);
						file.preview = URL.createObjectURL(file);
						files.push(file);
					}
				} catch (error) {
					toast(error.message, "red");
				}
				draw();
				on_change(files);
			});
			const label = h(
				"label",
				{ class: "wp-photo wp-add" },
				icon("camera"),
				h("span", {}, __("Photo")),
				input
			);
			return label;
		};
		draw();
		return { element: box, files };
	}

	// -- a sheet that comes up from below, for what a step needs to know

	function sheet(title, body, { action, run, closed } = {}) {
		const close = () => {
			view.remove();
			closed?.();
		};
		const button = action ? h("button", { type: "submit", class: "wp-button wp-primary" }, action) : null;
		const form = h(
			"form",
			{
				class: "wp-sheet",
				onsubmit: (event) => {
					event.preventDefault();
					busy(button, async () => {
						if ((await run()) !== false) close();
					});
				},
			},
			h(
				"div",
				{ class: "wp-sheet-head" },
				h("h2", {}, title),
				h(
					"button",
					{ type: "button", class: "wp-round", "aria-label": __("Close"), onclick: close },
					icon("close")
				)
			),
			body,
			button
		);
		const view = h(
			"div",
			{
				class: "wp-veil",
				role: "dialog",
				"aria-label": title,
				onclick: (event) => event.target === view && close(),
			},
			form
		);
		document.body.append(view);
		form.querySelector("textarea, input:not([type=file])")?.focus({ preventScroll: true });
		return { close, form };
	}

	const field = (label, control) => h("label", { class: "wp-field" }, h("span", {}, label), control);

	// -- money

	// Two rows of large choices instead of a long list: what kind, then what it is about. `choose` hears what is chosen,
	// and null when another kind has taken the choice back.
	function category_choice(kinds, choose) {
		const tabs = h("div", { class: "wp-segments" });
		const names = h("div", { class: "wp-chips", role: "radiogroup", "aria-label": __("Category") });
		const pick = (kind, category) => {
			choose(category);
			names.replaceChildren(
				...kind.categories.map((name) =>
					h(
						"button",
						{
							type: "button",
							role: "radio",
							"aria-checked": String(name === category),
							class: name === category ? "wp-on" : "",
							onclick: () => pick(kind, name),
						},
						name
					)
				)
			);
		};
		const show = (kind) => {
			tabs.replaceChildren(
				...kinds.map((row) =>
					h(
						"button",
						{
							type: "button",
							class: row === kind ? "wp-on" : "",
							"aria-pressed": String(row === kind),
							onclick: () => show(row),
						},
						row.label
					)
				)
			);
			pick(kind, kind.categories.length === 1 ? kind.categories[0] : null);
		};
		if (kinds.length) show(kinds[0]);
		return h(
			"div",
			{ class: "wp-categories" },
			h("span", { class: "wp-label" }, __("What is it about?")),
			tabs,
			names
		);
	}

	const yuan = new Intl.NumberFormat("zh-CN", { style: "currency", currency: "CNY" });
	const money = (amount) => yuan.format(amount || 0);
	// amounts are added in cents, so that sums are exact
	const cents = (amount) => Math.round((amount || 0) * 100);

	// -- time

	const moment_of = (text) => new Date(text.replace(" ", "T")).getTime();

	function duration(milliseconds) {
		const total = Math.floor(Math.abs(milliseconds) / 60000);
		const [days, hours, minutes] = [
			Math.floor(total / 1440),
			Math.floor((total % 1440) / 60),
			total % 60,
		];
		if (days) return hours ? __("{0} d {1} h", [days, hours]) : __("{0} d", [days]);
		if (hours) return minutes ? __("{0} h {1} min", [hours, minutes]) : __("{0} h", [hours]);
		return total ? __("{0} min", [total]) : __("less than a minute");
	}

	Object.assign(wuye_ops.portal, {
		Refusal,
		h,
		icon,
		pill,
		header,
		empty,
		loading,
		send,
		post,
		get,
		upload,
		busy,
		toast,
		smaller,
		data_url,
		gallery,
		photo_picker,
		sheet,
		field,
		category_choice,
		money,
		cents,
		moment_of,
		duration,
	});
})();
