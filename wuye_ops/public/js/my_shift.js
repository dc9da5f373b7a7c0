// 我的班: the posts somebody stands at, what waits there, and the incidents that are open.
frappe.ready(() => {
	const { h, header, empty, loading, get } = wuye_ops.portal;
	const shift = wuye_ops.shift;
	const page = document.getElementById("my-shift");
	if (!page) return;
	const REFRESH_SECONDS = 60;
	const PAGES = {
		gate: ["/gate", __("Gate"), "shield"],
		rounds: ["/my-rounds", __("My Rounds"), "list"],
	};

	function route() {
		const [, view, name] = location.hash.match(/^#([a-z]*)\/?(.*)$/) || [];
		if (view === "handover") return shift.show_handover(page, decodeURIComponent(name));
		if (view === "incident") return shift.show_incident(page, decodeURIComponent(name));
		return show_list();
	}

	async function show_list() {
		const here = location.hash;
		let overview;
		try {
			overview = await get("wuye_ops.security.shift_page.overview");
		} catch (error) {
			page.replaceChildren(header(__("My Shift"), { account: true }), empty(error.message));
			return;
		}
		if (here === location.hash) draw(overview);
	}

	function draw(overview) {
		const { posts, incidents, may_report } = overview;
		const links = overview.pages.map((name) => PAGES[name]);
		page.replaceChildren(
			header(__("My Shift"), { account: true, links }),
			h(
				"div",
				{ class: "wp-list" },
				posts.length
					? posts.map(shift.post_card)
					: empty(
							__("You stand at no post."),
							__("Posts of your department appear here when they are set up.")
						),
				may_report
					? shift.report_button(
							overview,
							(name) => (location.hash = `incident/${encodeURIComponent(name)}`)
						)
					: null,
				incidents.length
					? [
							h("h2", { class: "wp-subhead" }, __("Open incidents"), ` · ${incidents.length}`),
							incidents.map(shift.incident_card),
						]
					: null
			)
		);
	}

	page.append(loading());
	window.addEventListener("hashchange", route);
	// a page in which somebody writes stays as it is
	setInterval(
		() =>
			document.hidden ||
			document.querySelector(".wp-veil") ||
			location.hash.startsWith("#handover") ||
			!navigator.onLine ||
			route(),
		REFRESH_SECONDS * 1000
	);
	route();
});
