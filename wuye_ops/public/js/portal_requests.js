// 我的报事: a resident's requests, newest first, each with what may be expected now.
frappe.ready(() => {
	const { h, icon, pill, header, empty, loading, get, busy, toast } = wuye_ops.portal;
	const page = document.getElementById("portal-requests");
	const METHOD = "wuye_ops.customer_service.portal.my_requests";
	const FILTERS = [
		["open", __("In Hand")],
		["finished", __("Finished")],
	];
	const list = h("div", { class: "wp-list" });
	const tabs = h("nav", { class: "wp-tabs" });
	const asked = h("div", { class: "wp-list" });
	const noticed = h("div", { class: "wp-list" });

	page.append(
		header(__("My Requests"), {
			account: true,
			links: [
				["/my-notices", __("Notices"), "bell"],
				["/my-building", __("Today's Cleaning"), "broom"],
				["/my-bills", __("My Bills"), "bill"],
				["/my-data", __("My Data"), "card"],
			],
		}),
		noticed,
		asked,
		tabs,
		list,
		h(
			"div",
			{ class: "wp-bottom" },
			h(
				"div",
				{ class: "wp-row" },
				h("a", { class: "wp-button", href: "/visitors" }, icon("user"), __("Visitors")),
				h(
					"a",
					{ class: "wp-button wp-primary", href: "/report" },
					icon("plus"),
					__("Report a Problem")
				)
			)
		)
	);
	window.addEventListener("hashchange", show);
	show();
	ask_to_confirm();
	show_notices();
	ask_survey();
	ask_for_visitors();

	// Somebody at the gate waits for an answer now, so that stands above all else.
	async function ask_for_visitors() {
		const rows = await get("wuye_ops.security.invitations.at_the_gate").catch(() => []);
		noticed.prepend(
			...rows.map(({ visitor, unit }) =>
				h(
					"a",
					{ class: "wp-card wp-edge-orange", href: "/visitors" },
					h("strong", {}, __("{0} is at the gate", [visitor])),
					h("p", { class: "wp-muted" }, [unit, __("Do you expect them?")].join(" · "))
				)
			)
		);
	}

	// A survey that waits for the household's answer; a page that cannot ask shows the requests all the same.
	async function ask_survey() {
		const rows = await get("wuye_ops.customer_service.surveys.web.my_surveys").catch(() => []);
		const waiting = rows.filter(({ answered }) => !answered);
		if (!waiting.length) return;
		asked.append(
			h(
				"a",
				{ class: "wp-card wp-edge-orange", href: "/my-surveys" },
				h("strong", {}, waiting[0].title),
				h("p", { class: "wp-muted" }, __("The property asks for your opinion."))
			)
		);
	}

	// What holds now stands on the first page until it has been read; whatever else is unread shows as a number.
	async function show_notices() {
		const { unread, current } = await get("wuye_ops.customer_service.notice_portal.unread").catch(
			() => ({})
		);
		if (!unread) return;
		page.querySelector("a[href='/my-notices']").append(h("b", { class: "wp-badge" }, String(unread)));
		if (!current) return;
		noticed.append(
			h(
				"a",
				{ class: `wp-card wp-edge-${current.colour}`, href: `/my-notices#${current.name}` },
				h("strong", {}, current.title),
				h("p", { class: "wp-promise" }, icon("clock"), current.window)
			)
		);
	}

	// Once a year residents look whether their data are right; a page that cannot ask shows the requests all the same.
	async function ask_to_confirm() {
		const day = await get("wuye_ops.records.data_refresh.asked_of_me").catch(() => null);
		if (!day) return;
		asked.append(
			h(
				"a",
				{ class: "wp-card wp-edge-orange", href: "/my-data" },
				h("strong", {}, __("Please confirm your data")),
				h("p", { class: "wp-muted" }, __("Look whether everything is right, until {0}.", [day]))
			)
		);
	}

	function chosen_tab() {
		return location.hash === "#finished" ? "finished" : "open";
	}

	async function show() {
		const chosen = chosen_tab();
		tabs.replaceChildren(
			...FILTERS.map(([key, label]) =>
				h(
					"a",
					{ href: `#${key}`, class: key === chosen ? "wp-on" : "", "aria-current": key === chosen },
					label
				)
			)
		);
		list.replaceChildren(loading());
		try {
			const answer = await get(METHOD, { status: chosen });
			// the other tab may have been chosen meanwhile
			if (chosen !== chosen_tab()) return;
			list.replaceChildren();
			if (answer.rows.length) add(chosen, answer);
			else list.append(nothing(chosen));
		} catch (error) {
			list.replaceChildren(empty(error.message));
		}
	}

	const nothing = (chosen) =>
		chosen === "open"
			? empty(
					__("Nothing is open."),
					__(
						"Is something broken, or would you like to tell us something? Report it here; we take care of it."
					)
				)
			: empty(__("Nothing has been finished yet."));

	function add(chosen, { rows, more }) {
		list.append(...rows.map(card));
		if (!more) return;
		const button = h("button", { type: "button", class: "wp-button" }, __("Show More"));
		button.addEventListener("click", () =>
			busy(button, async () => {
				const next = await get(METHOD, {
					status: chosen,
					start: list.querySelectorAll(".wp-card").length,
				});
				button.remove();
				add(chosen, next);
			})
		);
		list.append(button);
	}

	function card(row) {
		return h(
			"a",
			{ class: "wp-card", href: `/my-requests/${encodeURIComponent(row.name)}` },
			h(
				"div",
				{ class: "wp-card-head" },
				h("strong", {}, row.subject),
				pill(row.status_label, row.colour)
			),
			h("p", { class: row.late ? "wp-promise wp-late" : "wp-promise" }, icon("clock"), row.promise),
			h("p", { class: "wp-muted" }, [row.unit, row.category, row.reported].filter(Boolean).join(" · ")),
			row.can_rate
				? h("p", { class: "wp-rate-hint" }, icon("star"), __("Please rate our service"))
				: null
		);
	}

	const sent = new URLSearchParams(location.search).get("sent");
	if (sent) {
		history.replaceState(null, "", location.pathname);
		toast(__("Your report has been received."));
	}
});
