// A pass: who comes, when, and whether the host expects them.
const PASSES = "security.pass_steps";

frappe.ui.form.on("Visitor Pass", {
	setup(frm) {
		frm.set_query("unit", () => ({ filters: frm.doc.property ? { property: frm.doc.property } : {} }));
		frm.set_query("gates", () => ({ filters: { property: frm.doc.property, disabled: 0 } }));
		frm.set_query("deposit", () => ({ filters: { property: frm.doc.property, docstatus: 1 } }));
	},

	refresh(frm) {
		const { doc } = frm;
		frm.set_intro("");
		// guards see the mask alone
		if (frm.perm[1]?.read) wuye_ops.add_reveal(frm, "visitor_phone");
		wuye_ops.offer_save(frm, frm.is_new() || ["To Confirm", "Active"].includes(doc.status));
		if (frm.is_new()) return;
		if (doc.status === "To Confirm")
			frm.set_intro(
				__("The host has been asked and answers until {0}; after that the guard calls.", [
					wuye_ops.short_time(doc.answer_by),
				]),
				"orange"
			);
		const reason = doc.decline_reason || doc.revoke_reason;
		if (reason) frm.set_intro(frappe.utils.escape_html(reason), "red");
		if (frm.is_dirty()) return;
		wuye_ops.call(`${PASSES}.offered`, { name: doc.name }).then((steps) => {
			for (const step of steps || []) STEPS[step](frm);
		});
	},

	kind(frm) {
		if (!frm.is_new()) return;
		const by_staff = ["Contractor", "Courier"].includes(frm.doc.kind);
		frm.set_value({ entries: by_staff ? 0 : 1 });
		if (frm.doc.kind !== "Contractor") return;
		// the usual hours of decoration, which a property changes where it has others
		frm.set_value({ days: "Monday to Saturday", on_holidays: 0 });
		if (!frm.doc.hours?.length) {
			for (const [from_time, to_time] of [
				["08:00:00", "12:00:00"],
				["14:00:00", "18:00:00"],
			])
				frm.add_child("hours", { from_time, to_time });
			frm.refresh_field("hours");
		}
	},
});

const take = (frm, method, args = {}) =>
	wuye_ops.call(`${PASSES}.${method}`, { name: frm.docname, ...args }).then(() => frm.reload_doc());

const spoke_with = {
	fieldname: "spoke_with",
	fieldtype: "Data",
	label: __("Spoke With"),
	description: __("Whom of the unit the guard has called"),
	reqd: 1,
};

const STEPS = {
	confirm: (frm) =>
		wuye_ops.add_step(
			frm,
			__("Host Confirms"),
			() =>
				wuye_ops.ask({
					title: __("Host Confirms"),
					fields: [spoke_with],
					action: (values) => take(frm, "confirm", values),
				}),
			true
		),
	decline: (frm) =>
		wuye_ops.add_step(frm, __("Host Declines"), () =>
			wuye_ops.ask({
				title: __("Host Declines"),
				fields: [spoke_with, { fieldname: "reason", fieldtype: "Data", label: __("Reason") }],
				action: (values) => take(frm, "decline", values),
			})
		),
	show_code: (frm) => {
		if (frm.doc.status === "Active")
			wuye_ops.add_step(frm, __("Show Code"), () =>
				wuye_ops.call(`${PASSES}.show_code`, { name: frm.docname }).then(show)
			);
	},
	new_code: (frm) => {
		if (frm.doc.status === "Active")
			wuye_ops.add_step(frm, __("New Code"), () =>
				frappe.confirm(
					__("The code and link that were sent open nothing any more. Make others?"),
					() =>
						wuye_ops.call(`${PASSES}.new_code`, { name: frm.docname }).then((found) => {
							frm.reload_doc();
							show(found);
						})
				)
			);
	},
	revoke: (frm) =>
		wuye_ops.add_step(frm, __("Revoke"), () =>
			wuye_ops.ask_reason(__("Revoke"), __("Why? The host reads it."), (reason) =>
				take(frm, "revoke", { reason })
			)
		),
};

function show({ code, address, picture }) {
	const dialog = new frappe.ui.Dialog({
		title: __("Code of the Pass"),
		fields: [{ fieldname: "code", fieldtype: "HTML" }],
	});
	// the picture is drawn by the server from the address alone
	dialog.fields_dict.code.$wrapper.html(
		`<div class="text-center">${picture}<div class="wuye-number">${frappe.utils.escape_html(
			code
		)}</div><p><a href="${frappe.utils.escape_html(address)}" target="_blank" rel="noreferrer">${__(
			"Page of the Visitor"
		)}</a></p></div>`
	);
	dialog.show();
}
