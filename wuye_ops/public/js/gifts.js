// Handing gifts over, for one and for many.
frappe.provide("wuye_ops");

wuye_ops.take_gifts = (names, step) => {
	const take = (reason) =>
		wuye_ops.call("people.gifts.handing.take", { names, step, reason }).then((told) => {
			frappe.show_alert({ message: __("{0} done.", [told.done]), indicator: "green" });
			if (told.refused.length) {
				const rows = told.refused.map(
					(row) => `<li>${frappe.utils.escape_html(`${row.employee}：${row.reason}`)}</li>`
				);
				frappe.msgprint({
					title: __("Refused"),
					message: `<ul>${rows.join("")}</ul>`,
					indicator: "orange",
				});
			}
		});
	if (step !== "Not Taken") return take();
	return new Promise((done) =>
		wuye_ops.ask_reason(__(step, null, "Holiday Gift"), __("Reason"), (reason) => take(reason).then(done))
	);
};
