// The fee of a temporary car on the gate's screen: one key for each way to pay; and the way to the gate's desk.
(() => {
	const { h, get, post, busy, toast, money } = wuye_ops.portal;
	const DESK = "wuye_ops.security.gate_desk";
	const ways = new Map(); // by gate

	async function modes_at(gate) {
		if (!ways.has(gate)) ways.set(gate, await get(`${DESK}.modes_at`, { gate }));
		return ways.get(gate);
	}

	// The keys come when the server has said which there are; the gate's own answer does not wait for them.
	function keys({ movement, screen, again }) {
		if (!screen.fee || screen.offline || movement.direction !== "Out") return null;
		const box = h("div", { class: "gp-modes" });
		modes_at(movement.gate)
			.then((modes) => box.replaceChildren(...modes.map((mode) => key(mode, movement, screen, again))))
			.catch((error) => toast(error.message, "red"));
		return box;
	}

	function key(mode, movement, screen, again) {
		const button = h(
			"button",
			{ type: "button", class: "gp-mode", "data-mode": mode.name },
			`${mode.label} ${money(screen.fee.amount)}`
		);
		button.addEventListener("click", () =>
			busy(button, async () => {
				try {
					const done = await post(`${DESK}.pay_at`, {
						gate: movement.gate,
						plate_text: screen.plate,
						mode_of_payment: mode.name,
						expected: screen.fee.amount,
						// of this movement and this way: pressed twice it is taken once
						request_key: `${movement.key}${mode.name}`.slice(0, 60),
					});
					toast(__("Paid {0}: let it leave.", [money(done.amount)]));
				} finally {
					// also where another unit has begun, or somebody else has taken it
					await again({});
				}
			})
		);
		return button;
	}

	wuye_ops.gate.screen.parts.push(keys);
	wuye_ops.gate.tools.push({
		label: () => __("Fees, Goods, Notes"),
		run: ({ gate }) => {
			location.href = `/gate-desk?${new URLSearchParams({ property: gate.property })}`;
		},
	});
})();
