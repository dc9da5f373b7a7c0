frappe.ui.form.on("Occupancy", {
	setup(frm) {
		frm.set_query("customer", () => ({ filters: { disabled: 0 } }));
	},

	refresh(frm) {
		const running = !frm.doc.to_date || frm.doc.to_date >= frappe.datetime.get_today();
		if (frm.is_new() || !running || !frm.perm[0]?.write) return;
		frm.add_custom_button(__("End"), () => end(frm));
		frm.add_custom_button(__("Hand Over"), () => hand_over(frm));
	},
});

function end(frm) {
	wuye_ops.ask({
		title: __("End Occupancy"),
		fields: [
			{
				fieldname: "last_day",
				fieldtype: "Date",
				label: __("Last Day"),
				default: frappe.datetime.get_today(),
				description: frm.doc.is_payer
					? __(
							"From the next day on the owner pays the fees, unless somebody else is marked as payer."
						)
					: "",
				reqd: 1,
			},
		],
		action: ({ last_day }) =>
			wuye_ops
				.call("property.occupancies.end_occupancy", { occupancy: frm.docname, last_day })
				.then(() => frm.reload_doc()),
	});
}

function hand_over(frm) {
	wuye_ops.ask({
		title: __("Hand Over"),
		fields: [
			{
				fieldname: "new_customer",
				fieldtype: "Link",
				options: "Customer",
				label: __("New Customer"),
				description: __("Takes over the same relation, share and duty to pay."),
				reqd: 1,
			},
			{
				fieldname: "from_date",
				fieldtype: "Date",
				label: __("From"),
				default: frappe.datetime.get_today(),
				reqd: 1,
			},
		],
		action: (values) =>
			wuye_ops
				.call("property.occupancies.hand_over", { occupancy: frm.docname, ...values })
				.then((successor) => frappe.set_route("Form", "Occupancy", successor)),
	});
}
