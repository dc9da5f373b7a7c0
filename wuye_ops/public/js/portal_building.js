// 今日保洁: what has been cleaned today in the resident's building and in the common areas, where it is published.
frappe.ready(() => {
	const { h, header, empty, loading, get, pill } = wuye_ops.portal;
	const page = document.getElementById("portal-building");
	const list = h("div", { class: "wp-list" });
	const RESULTS = {
		Good: [__("Good", null, "Cleaning Record"), "green"],
		"Being Put Right": [__("Being Put Right", null, "Cleaning Record"), "orange"],
	};
	page.append(
		header(__("Today's Cleaning"), {
			account: true,
			links: [["/my-requests", __("My Requests"), "list"]],
		}),
		list
	);
	start();

	async function start() {
		list.replaceChildren(loading());
		try {
			const { day, places } = await get("wuye_ops.inspection.published.today");
			list.replaceChildren(...places.map((place) => place_card(place, day)));
			if (!places.length) list.append(empty(__("No unit is registered for you.")));
		} catch (error) {
			list.replaceChildren(empty(error.message));
		}
	}

	function place_card(place, day) {
		return h(
			"section",
			{ class: "wp-card" },
			h("h2", { class: "wp-title" }, [place.property_name, ...place.buildings].join(" · ")),
			h("p", { class: "wp-muted" }, day),
			place.rows.length
				? h("div", { class: "wp-record" }, place.rows.map(row_of))
				: h(
						"p",
						{ class: "wp-muted" },
						place.is_published
							? __("Nothing has been recorded today yet.")
							: __("This property does not publish its cleaning record.")
					)
		);
	}

	function row_of({ time, work, area, result }) {
		const [text, colour] = RESULTS[result];
		return h(
			"div",
			{ class: "wp-record-row", "data-result": result },
			h("time", {}, time),
			h("div", {}, h("strong", {}, area), h("small", { class: "wp-muted" }, work)),
			pill(text, colour)
		);
	}
});
