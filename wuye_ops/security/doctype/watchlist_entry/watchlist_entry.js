// An entry of the watchlist: entered by one, decided by another.
const WATCHLIST = "security.watchlist_steps";

frappe.ui.form.on("Watchlist Entry", {
	refresh(frm) {
		const { doc } = frm;
		frm.set_intro("");
		wuye_ops.add_reveal(frm, "phone");
		wuye_ops.offer_save(frm, frm.is_new() || doc.status === "Draft");
		if (doc.reject_reason) frm.set_intro(frappe.utils.escape_html(doc.reject_reason), "red");
		else if (doc.is_resident && doc.status === "Draft")
			frm.set_intro(
				__("Belongs to somebody who lives, owns or works here: cannot be stopped but by an order."),
				"orange"
			);
		if (frm.is_new() || frm.is_dirty()) return;
		wuye_ops.call(`${WATCHLIST}.offered`, { name: doc.name }).then((steps) => {
			for (const step of steps || []) STEPS[step](frm);
		});
	},
});

const take = (frm, method, args = {}) =>
	wuye_ops.call(`${WATCHLIST}.${method}`, { name: frm.docname, ...args }).then(() => frm.reload_doc());

const STEPS = {
	approve: (frm) => wuye_ops.add_step(frm, __("Approve"), () => take(frm, "approve"), true),
	reject: (frm) =>
		wuye_ops.add_step(frm, __("Reject"), () =>
			wuye_ops.ask_reason(__("Reject"), __("Why is it rejected?"), (reason) =>
				take(frm, "reject", { reason })
			)
		),
	end: (frm) =>
		wuye_ops.add_step(frm, __("End Now"), () =>
			wuye_ops.ask_reason(__("End Now"), __("Why does it end?"), (reason) =>
				take(frm, "end", { reason })
			)
		),
};
