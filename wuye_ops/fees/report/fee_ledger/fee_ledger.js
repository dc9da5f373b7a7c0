// Amounts that lead to the charges they are made of.
const DRILL = ["charged", "waived", "credited", "received", "outstanding"];

const charges_of = (row) => {
	const chosen = frappe.query_report.get_filter_values();
	const query = { status: "Billed" };
	for (const field of ["property", "building", "unit", "customer", "fee_item"]) {
		const value = row[field] || chosen[field];
		if (value) query[field] = value;
	}
	if (row.parking_space) query.parking_space = row.parking_space;
	const months = row.period_month
		? [row.period_month, row.period_month]
		: [chosen.from_date, chosen.to_date];
	query.period_month = JSON.stringify([
		"between",
		[
			moment(months[0]).startOf("month").format("YYYY-MM-DD"),
			moment(months[1]).endOf("month").format("YYYY-MM-DD"),
		],
	]);
	if (row.name) return { name: row.name };
	return query;
};

frappe.query_reports["Fee Ledger"] = {
	filters: [
		wuye_ops.filters.property(),
		wuye_ops.filters.building(),
		wuye_ops.filters.unit(),
		wuye_ops.filters.customer(),
		wuye_ops.filters.fee_item(),
		...wuye_ops.filters.months_of_year(),
		wuye_ops.filters.as_of(),
		wuye_ops.filters.group_by([
			{ value: "Unit", label: __("Unit") },
			{ value: "Fee Item", label: __("Fee Item") },
			{ value: "Month", label: __("Month") },
			{ value: "Building", label: __("Building") },
			{ value: "Property", label: __("Property") },
			{ value: "Charge", label: __("Fee Charge") },
		]),
		wuye_ops.filters.company(),
	],
	formatter(value, row, column, data, default_formatter) {
		const shown = default_formatter(value, row, column, data);
		if (!data || !DRILL.includes(column.fieldname) || !value) return shown;
		const query = new URLSearchParams(charges_of(data));
		return `<a href="/app/fee-charge?${query}">${shown}</a>`;
	},
};
