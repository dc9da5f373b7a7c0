// 我的资料: what is on file about a resident, masked; shown in full for a minute, corrected, confirmed.
frappe.ready(() => {
	const { h, icon, pill, header, empty, loading, get, post, busy, toast, sheet, field } = wuye_ops.portal;
	const page = document.getElementById("portal-data");
	const API = "wuye_ops.records.my_data";
	const SECONDS_SHOWN = 60;
	const list = h("div", { class: "wp-list" });

	page.append(
		header(__("My Data"), {
			account: true,
			links: [
				["/my-requests", __("My Requests"), "list"],
				["/my-bills", __("My Bills"), "bill"],
				["/my-privacy", __("My Privacy"), "shield"],
			],
		}),
		list
	);
	show();

	async function show() {
		list.replaceChildren(loading());
		try {
			const profiles = await get(`${API}.my_data`);
			list.replaceChildren(...profiles.flatMap(cards_of));
			if (!profiles.length)
				list.append(
					empty(
						__("Nothing is on file about you yet."),
						__("Register with customer service, so that you can be reached.")
					)
				);
		} catch (error) {
			list.replaceChildren(empty(error.message));
		}
	}

	const cards_of = (profile) => [
		...profile.requests.filter(({ open }) => open).map(request_card),
		values_card(profile),
		household_card(profile),
		steps_card(profile),
		...profile.requests.filter(({ open }) => !open).map(request_card),
	];

	// -- what is on file

	function values_card(profile) {
		return h(
			"section",
			{ class: "wp-section", "data-customer": profile.customer },
			h("div", { class: "wp-card-head" }, h("strong", {}, profile.name)),
			profile.property ? h("p", { class: "wp-muted" }, profile.property) : null,
			h(
				"dl",
				{ class: "wp-data" },
				profile.values.map((row) =>
					line(row.label, row.value, row.number && { customer: profile.customer, field: row.field })
				)
			),
			h(
				"p",
				{ class: "wp-muted" },
				__("To change your name or ID number, show your papers at customer service.")
			)
		);
	}

	// `look`: what the server is asked for when the number is wanted in full
	function line(label, value, look) {
		const shown = h("dd", {}, value || h("span", { class: "wp-muted" }, __("not on file")));
		const row = h("div", { "data-field": look?.row || look?.field || null }, h("dt", {}, label), shown);
		if (look && String(value || "").includes("*")) row.append(show_button(shown, value, look));
		return row;
	}

	function show_button(shown, mask, look) {
		const button = h("button", { type: "button", class: "wp-link" }, __("Show", null, "Number"));
		let timer;
		const hide = () => {
			clearTimeout(timer);
			timer = null;
			shown.textContent = mask;
			button.textContent = __("Show", null, "Number");
		};
		button.addEventListener("click", () => {
			if (timer) return hide();
			return busy(button, async () => {
				shown.textContent = await post(`${API}.show`, look);
				button.textContent = __("Hide", null, "Number");
				timer = setTimeout(hide, SECONDS_SHOWN * 1000);
			});
		});
		return button;
	}

	function household_card({ customer, household }) {
		return h(
			"section",
			{ class: "wp-section" },
			h("h2", {}, __("Household Members")),
			household.length
				? h(
						"dl",
						{ class: "wp-data" },
						household.map((member) =>
							line(
								[member.name, member.relation, member.is_minor ? __("Under 14") : ""]
									.filter(Boolean)
									.join(" · "),
								member.phone,
								{ customer, field: "phone", row: member.row }
							)
						)
					)
				: h("p", { class: "wp-muted" }, __("Nobody else is on file."))
		);
	}

	function steps_card(profile) {
		const open = profile.requests.some((request) => request.open);
		const right = h(
			"button",
			{ type: "button", class: "wp-button" },
			icon("check"),
			__("All of It Is Right")
		);
		right.addEventListener("click", () =>
			busy(right, async () => {
				const day = await post(`${API}.confirm`, { customer: profile.customer });
				toast(__("Thank you. Confirmed on {0}.", [day]));
				await show();
			})
		);
		const change = h(
			"button",
			{
				type: "button",
				class: "wp-button wp-primary",
				"data-do": "change",
				onclick: () => change_sheet(profile),
			},
			__("Change My Data")
		);
		return h(
			"section",
			{ class: "wp-section" },
			h(
				"p",
				{ class: "wp-muted" },
				profile.confirmed
					? __("You last confirmed your data on {0}.", [profile.confirmed])
					: __("Please look whether everything is right, and confirm it.")
			),
			h("div", { class: "wp-row" }, right, open ? null : change)
		);
	}

	function request_card(request) {
		const back = h(
			"button",
			{ type: "button", class: "wp-button", "data-do": "withdraw" },
			__("Withdraw")
		);
		back.addEventListener("click", () =>
			busy(back, async () => {
				await post(`${API}.withdraw`, { request: request.name });
				await show();
			})
		);
		return h(
			"section",
			{ class: `wp-section ${request.open ? "wp-edge-orange" : ""}`, "data-request": request.name },
			h(
				"div",
				{ class: "wp-card-head" },
				h("strong", {}, __("Change of {0}", [request.asked])),
				pill(request.status_label, request.colour)
			),
			request.lines.map((text) => h("p", {}, text)),
			request.reason ? h("p", { class: "wp-note wp-bad" }, request.reason) : null,
			request.open
				? h("p", { class: "wp-muted" }, __("Customer service looks at it before it becomes valid."))
				: null,
			request.open ? back : null
		);
	}

	// -- changing

	function change_sheet(profile) {
		const inputs = profile.values
			.filter((row) => row.can_change)
			.map((row) => [
				row,
				h("input", {
					type: row.number ? "tel" : "text",
					name: row.field,
					value: row.value || "",
					maxlength: 140,
					// a mask is not corrected digit by digit: the first touch makes room for the whole number
					onfocus: (event) => {
						if (event.target.value.includes("*")) event.target.select();
					},
				}),
			]);
		const members = h("div", { class: "wp-members" }, profile.household.map(member_inputs));
		const note = h("textarea", { name: "note", rows: 2, maxlength: 500 });
		sheet(
			__("Change My Data"),
			[
				inputs.map(([row, input]) => field(row.label, input)),
				h("h2", { class: "wp-subhead" }, __("Household Members")),
				members,
				h(
					"button",
					{
						type: "button",
						class: "wp-button",
						"data-do": "add-member",
						onclick: () => {
							const fresh = member_inputs({});
							members.append(fresh);
							fresh.querySelector("input").focus();
						},
					},
					icon("plus"),
					__("Add a Person")
				),
				field(__("Note"), note),
			],
			{
				action: __("Send"),
				run: async () => {
					await post(`${API}.ask`, {
						customer: profile.customer,
						values: Object.fromEntries(inputs.map(([row, input]) => [row.field, input.value])),
						household: [...members.children].map(member_of),
						note: note.value,
					});
					toast(__("Sent. Customer service looks at it."));
					await show();
				},
			}
		);
	}

	function member_inputs({ row = "", name = "", relation = "", phone = "", is_minor = 0 }) {
		const input = (key, label, value, type = "text") =>
			h("input", {
				type,
				name: key,
				value: value || "",
				placeholder: label,
				"aria-label": label,
				maxlength: 140,
			});
		const minor = h("input", { type: "checkbox", name: "is_minor", checked: Boolean(is_minor) });
		const box = h(
			"fieldset",
			{ class: "wp-member", "data-row": row },
			input("name", __("Name"), name),
			input("relation", __("Relation"), relation),
			input("phone", __("Phone"), phone, "tel"),
			h(
				"div",
				{ class: "wp-row" },
				h("label", { class: "wp-check" }, minor, __("Under 14")),
				h("button", { type: "button", class: "wp-link", onclick: () => box.remove() }, __("Remove"))
			)
		);
		return box;
	}

	const member_of = (box) => ({
		row: box.dataset.row || null,
		...Object.fromEntries(
			["name", "relation", "phone"].map((key) => [key, box.querySelector(`[name=${key}]`).value])
		),
		is_minor: box.querySelector("[name=is_minor]").checked ? 1 : 0,
	});
});
