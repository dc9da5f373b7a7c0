frappe.query_reports["Day-End"] = {
	filters: [
		...wuye_ops.filters.days(1),
		wuye_ops.filters.property(),
		{ fieldname: "clerk", label: __("Cashier"), fieldtype: "Link", options: "User" },
		{
			fieldname: "mode_of_payment",
			label: __("Mode of Payment"),
			fieldtype: "Link",
			options: "Mode of Payment",
		},
	],

	// From a sum to what it is made of.
	formatter(value, row, column, data, default_formatter) {
		const shown = default_formatter(value, row, column, data);
		const lists = { receipts: "Valid", voids: "Voided" };
		const status = lists[column.fieldname];
		if (column.fieldname === "difference" && data?.difference)
			return `<span class="text-danger">${shown}</span>`;
		if (!status || !data?.clerk || !data[column.fieldname]) return shown;
		const query = new URLSearchParams({
			clerk: data.clerk,
			status,
			received_on: JSON.stringify(["Between", [data.day, data.day]]),
		});
		return `<a href="/app/payment-receipt?${query}">${shown}</a>`;
	},
};
