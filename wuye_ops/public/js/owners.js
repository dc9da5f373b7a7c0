// Owners' money at the desk: what bookings are for, asked for many at once.
(() => {
	frappe.provide("wuye_ops.owners");

	// as owners read it, whatever the site's currency shows
	wuye_ops.owners.money = (value) =>
		`${value < 0 ? "-" : ""}¥${format_number(Math.abs(value || 0), null, 2)}`;

	// found: {rows, purposes} of `entries.open_bookings`; where: {property, kind}; then: what follows when it is saved.
	wuye_ops.owners.say_purposes = (found, where, then) => {
		if (!found.rows.length) return frappe.msgprint(__("Every booking has its purpose."));
		const choices = (amount) => [
			{ value: "", label: "" },
			...found.purposes
				// what comes in is income, or less cost; what goes out is cost, use, or less income
				.filter((one) => where.kind !== "Public Revenue" || one.comes_in === amount > 0)
				.map(({ value, label }) => ({ value, label })),
		];
		const fields = found.rows.flatMap((row, index) => [
			{
				fieldtype: "Section Break",
				label: `${frappe.datetime.str_to_user(row.on)} · ${wuye_ops.owners.money(row.amount)}`,
			},
			{
				fieldtype: "HTML",
				options: `<p><a href="/app/${frappe.router.slug(row.voucher_type)}/${encodeURIComponent(
					row.voucher_no
				)}" target="_blank">${frappe.utils.escape_html(row.voucher_no)}</a>
					<span class="text-muted">${frappe.utils.escape_html(row.remarks)}</span></p>`,
			},
			{
				fieldname: `purpose_${index}`,
				fieldtype: "Select",
				label: __("Purpose"),
				options: choices(row.amount),
				default: row.purpose,
			},
			{ fieldtype: "Column Break" },
			{
				fieldname: `decision_${index}`,
				fieldtype: "Small Text",
				label: __("Decision of the Owners"),
				depends_on: `eval:wuye_ops.owners.needs_decision(doc.purpose_${index})`,
			},
		]);
		const deciding = new Set(found.purposes.filter((one) => one.decision).map((one) => one.value));
		wuye_ops.owners.needs_decision = (purpose) => deciding.has(purpose);
		return wuye_ops.ask({
			title: __("Say Purposes"),
			size: "large",
			label: __("Save"),
			fields,
			action: (values) => {
				const rows = found.rows
					.map((row, index) => ({
						...row,
						purpose: values[`purpose_${index}`],
						decision: values[`decision_${index}`],
					}))
					.filter((row) => row.purpose);
				return wuye_ops.call("finance_control.owners.entries.say", { ...where, rows }).then(then);
			},
		});
	};
})();
