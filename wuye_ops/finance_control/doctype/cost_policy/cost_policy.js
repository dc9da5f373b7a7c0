// How far costs may leave their plan, shown as the bands it makes.
frappe.ui.form.on("Cost Policy", {
	setup(frm) {
		frm.set_query("property", () => ({ filters: { company: frm.doc.company || "" } }));
	},
	refresh(frm) {
		show(frm);
	},
	explain_above: show,
	approve_above: show,
	stop_above: show,
	stop_orders: show,
});

function show(frm) {
	const { doc } = frm;
	const percent = (value) => format_number(value || 0, null, value % 1 ? 2 : 0);
	const [explain, approve, stop] = ["explain_above", "approve_above", "stop_above"].map((field) =>
		percent(doc[field])
	);
	const pills = [
		["Within Budget", __("up to {0} %", [explain])],
		["Explain", `${explain}–${approve} %`],
		["Approve", `${approve}–${stop} %`],
		["Stop", __("above {0} %", [stop])],
	].map(([band, range]) => {
		const name =
			band === "Stop" && !doc.stop_orders
				? __("Approve", null, "Cost Alert")
				: __(band, null, "Cost Alert");
		return wuye_ops.costs.pill(band, `${name} ${range}`);
	});
	frm.set_intro("");
	frm.set_intro(`<span class="wuye-pills">${pills.join(" ")}</span>`, "blue");
}
