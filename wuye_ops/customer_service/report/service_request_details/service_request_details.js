frappe.query_reports["Service Request Details"] = {
	filters: [
		...wuye_ops.filters.days(30),
		wuye_ops.filters.property(),
		wuye_ops.filters.building(),
		wuye_ops.filters.service_category(),
		wuye_ops.filters.link("department", __("Department"), "Department"),
		wuye_ops.filters.request_kind(),
		wuye_ops.filters.request_channel(),
		wuye_ops.filters.one_of("trouble", __("Trouble"), [
			"Still Open",
			"Late",
			"Complaints",
			"Low Ratings",
		]),
		{
			fieldname: "weekday",
			label: __("Weekday"),
			fieldtype: "Select",
			options: [
				"",
				...["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"].map(
					(day, number) => ({ value: String(number), label: __(day) })
				),
			],
		},
		{
			fieldname: "hour",
			label: __("Hour"),
			fieldtype: "Select",
			options: ["", ...Array.from({ length: 24 }, (_one, hour) => String(hour))],
		},
	],
};
