// 岗亭工作台: parking fees, goods that are carried out, notes of misuse, and what to tell drivers; for thumbs in gloves.
frappe.ready(() => {
	const { h, icon, header, empty, loading, get, busy, field } = wuye_ops.portal;
	const { parking, goods, notes } = wuye_ops.gate_desk;
	const page = document.getElementById("gate-desk");
	if (!page) return;
	const API = "wuye_ops.security.gate_desk";
	const STORE = "wuye-gate-desk";
	const TABS = [
		["parking", () => __("Parking Fee"), "bill"],
		["goods", () => __("Goods Release"), "list"],
		["notes", () => __("Parking Note"), "camera"],
		["guidance", () => __("Tell Drivers"), "bell"],
	];
	const asked = new URLSearchParams(location.search);
	const new_key = () =>
		Array.from(crypto.getRandomValues(new Uint8Array(10)), (one) => one.toString(16)).join("");
	const body = h("div", { class: "wp-list gd-body" });
	const bar = h("nav", { class: "wp-segments gd-tabs", "aria-label": __("Gate Desk") });
	let desk = null;

	page.append(header(__("Gate Desk"), { account: true }), body);
	open(asked.get("property") || localStorage.getItem(STORE));

	async function open(property) {
		body.replaceChildren(loading());
		try {
			desk = await get(`${API}.overview`, property ? { property } : {}).catch((error) => {
				// what was chosen on this phone before may be somebody else's place now
				if (!property || error.type !== "PermissionError") throw error;
				return get(`${API}.overview`);
			});
		} catch (error) {
			body.replaceChildren(empty(error.message));
			return;
		}
		localStorage.setItem(STORE, desk.property);
		body.before(place_bar(), bar);
		show(asked.has("release") ? "goods" : location.hash.slice(1) || "parking");
	}

	function place_bar() {
		page.querySelector(".gd-place")?.remove();
		const select = h(
			"select",
			{ "aria-label": __("Property"), onchange: () => open(select.value) },
			desk.properties.map((name) =>
				h("option", { value: name, selected: name === desk.property }, name)
			)
		);
		return h(
			"div",
			{ class: "gd-place gd-form" },
			desk.properties.length > 1 ? select : h("strong", {}, desk.property)
		);
	}

	function show(tab) {
		const known = TABS.some(([name]) => name === tab) ? tab : "parking";
		history.replaceState(null, "", `${location.pathname}${location.search}#${known}`);
		bar.replaceChildren(
			...TABS.map(([name, label, shape]) =>
				h(
					"button",
					{
						type: "button",
						class: name === known ? "wp-on" : "",
						"aria-pressed": String(name === known),
						"data-tab": name,
						onclick: () => show(name),
					},
					icon(shape),
					label()
				)
			)
		);
		// what the tabs share
		const room = { API, STORE, asked, asking, body, desk, new_key, show };
		body.replaceChildren(...{ parking, goods, notes, guidance }[known](room));
		body.querySelector("input[autofocus]")?.focus({ preventScroll: true });
	}

	// A large field with its key: typed, or entered by a scanner, which ends with Enter.
	function asking({ label, placeholder, action, run, value = "", name }) {
		const input = h("input", {
			name,
			value,
			placeholder,
			"aria-label": label,
			autocomplete: "off",
			autocapitalize: "characters",
			spellcheck: "false",
			class: "gd-input",
			autofocus: true,
		});
		const button = h("button", { type: "submit", class: "wp-button wp-primary gd-key" }, action);
		const form = h(
			"form",
			{
				class: "gd-form gd-ask",
				onsubmit: (event) => {
					event.preventDefault();
					if (input.value.trim()) busy(button, () => run(input.value.trim()));
				},
			},
			field(label, input),
			button
		);
		return { form, input };
	}

	// -- what to tell drivers -----------------------------------------------------------------------------------------

	function guidance() {
		const colours = { Closed: "red", Detour: "orange", Notice: "blue" };
		return desk.guidance.length
			? desk.guidance.map((row) =>
					h(
						"section",
						{ class: `wp-section wp-edge-${colours[row.level] || "blue"}` },
						h("strong", {}, row.subject),
						row.message ? h("p", { class: "wp-text" }, row.message) : null
					)
				)
			: [empty(__("Nothing special to tell."))];
	}
});
