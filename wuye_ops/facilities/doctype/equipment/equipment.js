// The state changes by a step with its reason; the code leads to the card.
const BY_HAND = ["Normal", "Under Repair", "Stopped", "Scrapped"];

frappe.ui.form.on("Equipment", {
	setup(frm) {
		for (const field of ["building", "service_area"]) {
			frm.set_query(field, () => ({ filters: { property: frm.doc.property } }));
		}
		frm.set_query("item", "parts", () => ({ filters: { is_stock_item: 1, disabled: 0 } }));
	},

	refresh(frm) {
		if (frm.is_new()) return;
		frm.set_intro("");
		if (frm.doc.status !== "Normal") {
			const text = `${__(frm.doc.status, null, "Equipment")}: ${frm.doc.status_reason || ""}`;
			frm.set_intro(frappe.utils.escape_html(text), frm.doc.status === "Blocked" ? "red" : "orange");
		}
		if (frm.perm[0]?.write && frm.doc.status !== "Scrapped") {
			wuye_ops.add_step(frm, __("Change Status"), () => change_status(frm), false);
		}
		if (frm.doc.has_meter && frappe.model.can_create("Equipment Reading")) {
			frm.add_custom_button(__("Enter Reading"), () =>
				frappe.new_doc("Equipment Reading", { equipment: frm.docname, property: frm.doc.property })
			);
		}
		frm.add_custom_button(
			__("Repair File"),
			() => frappe.set_route("query-report", "Repair File", { equipment: frm.docname }),
			__("View")
		);
		for (const [label, format] of [
			[__("Print QR Label"), "Equipment QR Label"],
			[__("Print Repair File"), "Equipment Repair File"],
		]) {
			frm.add_custom_button(label, () => print(frm, format), __("View"));
		}
		frm.add_custom_button(
			__("Card"),
			() => window.open(`/equipment/${encodeURIComponent(frm.doc.qr_token)}`),
			__("View")
		);
	},
});

function change_status(frm) {
	wuye_ops.ask({
		title: __("Change Status"),
		fields: [
			{
				fieldname: "status",
				fieldtype: "Select",
				label: __("Status"),
				options: BY_HAND.filter((one) => one !== frm.doc.status).map((value) => ({
					value,
					label: __(value, null, "Equipment"),
				})),
				reqd: 1,
			},
			{ fieldname: "reason", fieldtype: "Small Text", label: __("Reason"), reqd: 1 },
		],
		action: ({ status, reason }) =>
			wuye_ops
				.call("facilities.equipment.set_status", { equipment: frm.docname, status, reason })
				.then(() => frm.reload_doc()),
	});
}

function print(frm, format) {
	const query = new URLSearchParams({
		doctype: frm.doctype,
		name: frm.docname,
		format,
		no_letterhead: 1,
		trigger_print: 1,
	});
	window.open(`/printview?${query}`);
}
