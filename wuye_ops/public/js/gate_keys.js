// The keys of a gate's tablet: large enough for gloves, and with the provinces that no keyboard has. What they write goes
// into the one field that scanners and keyboards write into as well.
(() => {
	frappe.provide("wuye_ops.gate");
	const { h } = wuye_ops.portal;
	// I and O are on no plate, and in no code
	const LETTERS = ["1234567890", "QWERTYUP", "ASDFGHJKL", "ZXCVBNM"];
	const PROVINCES = [
		"京津沪渝冀豫云辽",
		"黑湘皖鲁新苏浙",
		"赣鄂桂甘晋蒙陕",
		"吉闽贵粤青藏川宁琼",
		"使领警学挂港澳临",
	];

	// input: the field; home(): what plates here begin with; enter(): what the large key at the end does.
	wuye_ops.gate.keys = ({ input, home, enter }) => {
		let provinces = false;
		const board = h("div", { class: "gp-keys", "aria-label": __("Keys") });

		function write(text) {
			const at = input.selectionStart ?? input.value.length;
			input.setRangeText(text, at, input.selectionEnd ?? at, "end");
			input.dispatchEvent(new Event("input"));
			if (provinces) show(false);
		}

		function erase() {
			const [from, to] = [input.selectionStart, input.selectionEnd];
			input.setRangeText("", from === to ? Math.max(0, from - 1) : from, to, "end");
			input.dispatchEvent(new Event("input"));
		}

		// the field keeps the focus, so that a scanner can write into it at any time
		const key = (label, press, name = "") =>
			h(
				"button",
				{
					type: "button",
					class: `gp-key ${name}`,
					tabindex: "-1",
					onpointerdown: (event) => event.preventDefault(),
					onclick: () => {
						press();
						input.focus({ preventScroll: true });
					},
				},
				label
			);

		function show(value) {
			provinces = value;
			draw();
		}

		function draw() {
			const rows = (provinces ? PROVINCES : LETTERS).map((row) =>
				[...row].map((one) => key(one, () => write(one)))
			);
			const prefix = home();
			rows[rows.length - 1].push(key("⌫", erase, "gp-wide"));
			board.replaceChildren(
				...rows.map((row) => h("div", { class: "gp-row" }, row)),
				h(
					"div",
					{ class: "gp-row" },
					key(provinces ? "ABC" : __("Province"), () => show(!provinces), "gp-wide"),
					prefix ? key(prefix, () => write(prefix), "gp-wide") : null,
					key(
						__("Clear"),
						() => {
							input.value = "";
							input.dispatchEvent(new Event("input"));
						},
						"gp-wide"
					),
					key(__("Look Up"), enter, "gp-enter")
				)
			);
		}

		draw();
		return { element: board, draw };
	};
})();
