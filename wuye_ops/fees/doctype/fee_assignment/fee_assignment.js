// An exception: for whom a standard is charged otherwise than its conditions say.
frappe.ui.form.on("Fee Assignment", {
	setup(frm) {
		const of_property = () => (frm.doc.property ? { filters: { property: frm.doc.property } } : {});
		frm.set_query("unit", of_property);
		frm.set_query("parking_space", of_property);
		frm.set_query("fee_standard", () => ({
			filters: { disabled: 0, ...(frm.doc.property ? { property: frm.doc.property } : {}) },
		}));
	},

	refresh(frm) {
		follow_standard(frm);
	},

	fee_standard(frm) {
		follow_standard(frm, true);
	},

	effect(frm) {
		if (frm.doc.effect !== "Agreed Price") frm.set_value("price", null);
		explain_price(frm);
	},

	unit(frm) {
		if (frm.doc.unit && frm.doc.parking_space) frm.set_value("parking_space", null);
	},

	parking_space(frm) {
		if (frm.doc.parking_space && frm.doc.unit) frm.set_value("unit", null);
	},
});

// Spaces for a standard of spaces, units for all others; what is of another property goes.
function follow_standard(frm, changed = false) {
	if (!frm.doc.fee_standard) return;
	frappe.db
		.get_value("Fee Standard", frm.doc.fee_standard, ["property", "basis", "assigned_only"])
		.then(({ message }) => {
			if (!message?.basis) return;
			frm.basis = message.basis;
			if (changed) {
				if (frm.doc.property && frm.doc.property !== message.property) {
					frm.set_value("unit", null);
					frm.set_value("parking_space", null);
				}
				frm.set_value("property", message.property);
			}
			frm.toggle_display("unit", message.basis !== "Space" || Boolean(frm.doc.unit));
			const spaces = ["Space", "Fixed", "Unit"].includes(message.basis);
			frm.toggle_display("parking_space", spaces || Boolean(frm.doc.parking_space));
			frm.set_df_property(
				"customer",
				"description",
				message.assigned_only
					? __(
							"Without a place the customer is billed by name, such as the tenant of an advertising site"
						)
					: __("Without a place the exception holds wherever this customer pays")
			);
			explain_price(frm);
		});
}

function explain_price(frm) {
	const measures = {
		Area: __("per ㎡ and month"),
		Unit: __("per unit and month"),
		Space: __("per space and month"),
		Meter: __("per unit of consumption"),
		Fixed: __("for each cycle"),
	};
	frm.set_df_property("price", "description", measures[frm.basis] || "");
}
