// 公共收益台账: every booking on the owners' account with what it is for; vouchers open from here, purposes are said here.
frappe.query_reports["Public Revenue Ledger"] = {
	filters: [
		{ ...wuye_ops.filters.property(), reqd: 1 },
		{
			fieldname: "from_date",
			label: __("From Date"),
			fieldtype: "Date",
			default: moment(frappe.datetime.get_today()).startOf("year").format("YYYY-MM-DD"),
			reqd: 1,
		},
		{
			fieldname: "to_date",
			label: __("To Date"),
			fieldtype: "Date",
			default: frappe.datetime.get_today(),
			reqd: 1,
		},
		{ fieldname: "unsaid", label: __("Without a purpose"), fieldtype: "Check" },
	],
	onload(report) {
		if (!frappe.model.can_create("Owners Entry")) return;
		report.page.add_inner_button(__("Say Purposes"), () => {
			const { property, to_date: last } = report.get_values();
			const where = { property, kind: "Public Revenue" };
			wuye_ops
				.call("finance_control.owners.entries.open_bookings", { ...where, last })
				.then((found) => wuye_ops.owners.say_purposes(found, where, () => report.refresh()));
		});
	},
	formatter(value, row, column, data, default_formatter) {
		// what is none of it is no 0 of it
		if (column.fieldtype === "Currency" && (value === null || value === undefined)) return "";
		// a balance or a sum is no voucher
		if (data?.is_sum && column.fieldname === "voucher") return `<b>${value || ""}</b>`;
		const shown = default_formatter(value, row, column, data);
		if (data?.is_sum) return shown ? `<b>${shown}</b>` : "";
		if (column.fieldname === "purpose" && data && !data.code)
			return `<span class="text-danger">${shown}</span>`;
		return shown;
	},
};
