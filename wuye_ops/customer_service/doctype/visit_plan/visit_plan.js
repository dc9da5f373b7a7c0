// How often a class of customers is visited, and the visits that come of it.
const CYCLES = { "Key Customer": 30, Owner: 365, Tenant: 180, Business: 90 };

frappe.ui.form.on("Visit Plan", {
	setup(frm) {
		frm.set_query("visitor", () => ({
			filters: { status: "Active", ...(frm.doc.property ? { wuye_property: frm.doc.property } : {}) },
		}));
	},

	refresh(frm) {
		if (frm.is_new()) return;
		frm.add_custom_button(__("Visits"), () => {
			frappe.route_options = { plan: frm.doc.name, status: ["in", ["Planned", "Not Met"]] };
			frappe.set_route("List", "Customer Visit");
		});
	},

	customer_class(frm) {
		if (!frm.doc.cycle_days) frm.set_value("cycle_days", CYCLES[frm.doc.customer_class]);
	},
});
