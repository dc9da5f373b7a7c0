// What is still on the phone, in one line above a page's list, and entry by entry below it.
(() => {
	frappe.provide("wuye_ops.phone");
	const { h, sheet: open_sheet } = wuye_ops.portal;

	// senders(): those of the page. keeps(): whether the browser keeps anything. words: kind of entry → what it is called.
	// Gives a function that makes the line, or nothing where nothing waits.
	wuye_ops.phone.waiting = ({ senders, keeps, words }) => {
		const entries = (which) => senders().flatMap((sender) => sender[which]());

		const discard = (entry) =>
			senders()
				.find((sender) => sender.refused().includes(entry))
				.discard(entry);

		function note() {
			const waiting = entries("waiting").length;
			const refused = entries("refused").length;
			if (senders().some((sender) => sender.login_expired()))
				return h(
					"a",
					{
						class: "wp-note wp-waiting wp-bad",
						href: `/login?redirect-to=${encodeURIComponent(location.pathname)}`,
					},
					__(
						"Your login has expired. Log in again: {0} entries wait on this phone, nothing is lost.",
						[waiting]
					)
				);
			if (!refused && !entries("delayed").length)
				return keeps()
					? null
					: h(
							"p",
							{ class: "wp-note wp-warn" },
							__(
								"This browser keeps nothing: stay on this page until everything has been sent."
							)
						);
			return h(
				"button",
				{
					type: "button",
					class: `wp-note wp-waiting ${refused ? "wp-bad" : ""}`,
					onclick: show,
				},
				refused
					? __("{0} entries were refused. See why.", [refused])
					: __(
							"{0} entries are kept on this phone and are sent as soon as there is a connection.",
							[waiting]
						)
			);
		}

		function show() {
			const line = (entry) =>
				h(
					"div",
					{ class: "wp-kept", "data-key": entry.key },
					h(
						"p",
						{},
						h("b", {}, words[entry.kind]?.() || ""),
						" ",
						entry.label,
						h("small", {}, ` · ${entry.at.slice(5, 16)}`)
					),
					entry.error ? h("p", { class: "wp-note wp-bad" }, entry.error) : null,
					entry.error
						? h(
								"button",
								{
									type: "button",
									class: "wp-button",
									onclick: async () => {
										await discard(entry);
										close();
										if (entries("refused").length) show();
									},
								},
								__("Discard")
							)
						: null
				);
			const { close } = open_sheet(
				__("Kept on this phone"),
				[
					h(
						"div",
						{ class: "wp-kept-list" },
						[...entries("refused"), ...entries("waiting")].map(line)
					),
					entries("refused").length > 1
						? h(
								"button",
								{
									type: "button",
									class: "wp-button",
									"data-step": "discard-all",
									onclick: async () => {
										for (const entry of entries("refused")) await discard(entry);
										close();
									},
								},
								__("Discard all that was refused")
							)
						: null,
				].filter(Boolean),
				{
					action: entries("waiting").length ? __("Send Now") : null,
					run: () => Promise.all(senders().map((sender) => sender.send())),
				}
			);
		}

		return note;
	};
})();
