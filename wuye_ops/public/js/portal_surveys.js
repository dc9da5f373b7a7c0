// 问卷: the surveys that wait for a resident's household, and those it has answered.
frappe.ready(() => {
	const { h, icon, header, empty, loading, get, pill } = wuye_ops.portal;
	const page = document.getElementById("portal-surveys");
	const list = h("div", { class: "wp-list" });
	page.append(header(__("Surveys"), { back: "/my-requests", account: true }), list);
	start();

	async function start() {
		list.replaceChildren(loading());
		try {
			const rows = await get("wuye_ops.customer_service.surveys.web.my_surveys");
			list.replaceChildren(...rows.map(card));
			if (!rows.length)
				list.append(
					empty(
						__("There is no survey for you now."),
						__("When the property asks its residents, you can answer here.")
					)
				);
		} catch (error) {
			list.replaceChildren(empty(error.message));
		}
	}

	function card(row) {
		const head = h(
			"div",
			{ class: "wp-card-head" },
			h("strong", {}, row.title),
			row.answered ? pill(__("Answered", null, "Survey"), "green") : pill(__("Please answer"), "orange")
		);
		const rest = [
			h("p", { class: "wp-muted" }, row.property, row.anonymous ? ` · ${__("Anonymous")}` : ""),
			row.until
				? h("p", { class: "wp-promise" }, icon("clock"), __("You can answer until {0}.", [row.until]))
				: null,
		];
		return row.answered
			? h("article", { class: "wp-card" }, head, rest)
			: h(
					"a",
					{ class: "wp-card wp-edge-orange", href: `/survey?of=${encodeURIComponent(row.name)}` },
					head,
					rest
				);
	}
});
