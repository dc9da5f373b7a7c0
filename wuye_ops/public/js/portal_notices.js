// 社区公告: what holds now in the resident's places, what is to come, and what is over; opening one counts as reading it.
frappe.ready(() => {
	const { h, header, empty, loading, get, post, pill, icon } = wuye_ops.portal;
	const page = document.getElementById("portal-notices");
	const METHOD = "wuye_ops.customer_service.notice_portal";
	const list = h("div", { class: "wp-list" });
	page.append(header(__("Notices"), { back: "/my-requests", account: true }), list);
	start();

	async function start() {
		list.replaceChildren(loading());
		try {
			const { rows } = await get(`${METHOD}.my_notices`);
			list.replaceChildren(...rows.map(card));
			if (!rows.length)
				list.append(
					empty(
						__("There are no notices for your home."),
						__("When water or power will be off, or something is planned, you read it here.")
					)
				);
			open_asked();
		} catch (error) {
			list.replaceChildren(empty(error.message));
		}
	}

	function card(row) {
		const body = h("p", { class: "wp-text wp-bulletin-text", hidden: true }, row.content);
		const mark = row.is_unread ? h("span", { class: "wp-dot-new", "aria-label": __("Unread") }) : null;
		const element = h(
			"article",
			{
				class: `wp-card wp-bulletin ${row.is_current ? `wp-edge-${row.colour}` : ""}`,
				id: row.name,
				"data-unread": row.is_unread ? 1 : null,
			},
			h(
				"button",
				{
					type: "button",
					class: "wp-bulletin-head",
					"aria-expanded": "false",
					onclick: () => toggle(element, body, mark, row),
				},
				h(
					"div",
					{ class: "wp-card-head" },
					h("strong", {}, mark, row.title),
					pill(row.is_over ? __("Over") : row.kind, row.is_over ? "gray" : row.colour)
				),
				h("p", { class: "wp-promise" }, icon("clock"), row.window),
				h("p", { class: "wp-muted" }, row.published)
			),
			body
		);
		return element;
	}

	function toggle(element, body, mark, row) {
		body.hidden = !body.hidden;
		element.querySelector("button").setAttribute("aria-expanded", String(!body.hidden));
		if (body.hidden || !row.is_unread) return;
		row.is_unread = false;
		mark.remove();
		delete element.dataset.unread;
		// a mark that could not be set is set the next time
		post(`${METHOD}.mark_read`, { name: row.name }).catch(() => (row.is_unread = true));
	}

	// A mail and the first page lead to one notice: it opens.
	function open_asked() {
		const asked = document.getElementById(decodeURIComponent(location.hash.slice(1)));
		if (!asked || !list.contains(asked)) return;
		asked.scrollIntoView({ block: "center" });
		asked.querySelector("button").click();
	}
});
