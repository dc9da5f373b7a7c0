// A parking permit: renewed, suspended and ended by steps, so that its fee and the rent of its space go with it.
const call = (frm, method, args = {}) =>
	wuye_ops
		.call(`security.parking_permits.${method}`, { permit: frm.docname, ...args })
		.then(() => frm.reload_doc());

frappe.ui.form.on("Parking Permit", {
	setup(frm) {
		const here = () => ({ filters: { property: frm.doc.property || "" } });
		for (const field of ["unit", "parking_space", "fee_standard"]) frm.set_query(field, here);
	},

	refresh(frm) {
		frm.toggle_enable("to_date", frm.is_new());
		frm.set_intro("");
		if (frm.doc.suspend_reason) frm.set_intro(frappe.utils.escape_html(frm.doc.suspend_reason), "orange");
		if (frm.doc.status === "Active" && frm.doc.to_date) {
			const days = frappe.datetime.get_day_diff(frm.doc.to_date, frappe.datetime.get_today());
			if (days < 0)
				frm.set_intro(__("Ended {0} days ago: renew it, or it ends by itself.", [-days]), "red");
			else if (days <= 7) frm.set_intro(__("Ends in {0} days.", [days]), "orange");
		}
		if (frm.is_new() || frm.is_dirty()) return;
		wuye_ops.call("security.parking_permits.offered", { permit: frm.docname }).then((steps) => {
			for (const step of steps) STEPS[step]?.(frm);
		});
	},
});

const STEPS = {
	renew: (frm) => wuye_ops.add_step(frm, __("Renew"), () => renew(frm), true),
	suspend: (frm) =>
		wuye_ops.add_step(frm, __("Suspend"), () =>
			wuye_ops.ask_reason(__("Suspend"), __("Why is it suspended?"), (reason) =>
				call(frm, "suspend", { reason })
			)
		),
	resume: (frm) => wuye_ops.add_step(frm, __("Resume"), () => call(frm, "resume"), true),
	end: (frm) => wuye_ops.add_step(frm, __("End"), () => end(frm)),
};

function renew(frm) {
	wuye_ops.ask({
		title: __("Renew"),
		fields: [
			{
				fieldname: "to_date",
				fieldtype: "Date",
				label: __("To"),
				default: frappe.datetime.add_months(frm.doc.to_date, 1),
				reqd: 1,
			},
		],
		action: (values) => call(frm, "renew", values),
	});
}

function end(frm) {
	wuye_ops.ask({
		title: __("End"),
		fields: [
			{
				fieldname: "last_day",
				fieldtype: "Date",
				label: __("Last Day"),
				default: frappe.datetime.get_today(),
				reqd: 1,
			},
			{ fieldname: "reason", fieldtype: "Small Text", label: __("Reason"), reqd: 1 },
		],
		action: (values) => call(frm, "end", values),
	});
}
