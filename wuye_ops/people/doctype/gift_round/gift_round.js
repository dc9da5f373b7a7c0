// 节日福利: list the people, hand over, link the cost, close.
frappe.ui.form.on("Gift Round", {
	setup(frm) {
		frm.set_query("property", () => ({ filters: { company: frm.doc.company } }));
	},

	refresh(frm) {
		const again = () => frm.reload_doc();
		const call = (method, args) =>
			wuye_ops.call(`people.gifts.rounds.${method}`, { round_name: frm.doc.name, ...args });
		const actions = {
			List: () =>
				call("make_list").then((told) => {
					frappe.show_alert({
						message: __("{0} people listed.", [told.listed]),
						indicator: "green",
					});
					return again();
				}),
			Close: () => call("close").then(again),
			"Link the Cost": () => ask_cost(call).then(again),
		};
		for (const step of frm.doc.__onload?.steps || []) {
			const label = __(step, null, "Gift Round");
			wuye_ops.add_step(frm, label, actions[step], step === "List" && frm.doc.status === "Draft");
		}
		if (frm.is_new() || frm.doc.status === "Draft") return;
		frm.add_custom_button(__("Gifts"), () =>
			frappe.set_route("List", "Holiday Gift", { round: frm.doc.name })
		);
		const standing = Object.entries(frm.doc.__onload?.standing || {});
		const told = standing.map(([status, number]) => `${__(status, null, "Holiday Gift")} ${number}`);
		if (told.length) frm.set_intro(told.join(" · "), "blue");
	},
});

function ask_cost(call) {
	return new Promise((done) =>
		wuye_ops.ask({
			title: __("Link the Cost", null, "Gift Round"),
			fields: [
				{
					fieldname: "cost_doctype",
					fieldtype: "Select",
					label: __("Cost Document Type"),
					options: ["Purchase Invoice", "Journal Entry", "Purchase Order", "Expense Claim"].map(
						(value) => ({ value, label: __(value) })
					),
					default: "Purchase Invoice",
					reqd: 1,
				},
				{
					fieldname: "cost_name",
					fieldtype: "Dynamic Link",
					options: "cost_doctype",
					label: __("Cost Document"),
					description: __("It has booked the cost; nothing is booked here."),
					reqd: 1,
				},
			],
			action: (values) => call("link_cost", values).then(done),
		})
	);
}
