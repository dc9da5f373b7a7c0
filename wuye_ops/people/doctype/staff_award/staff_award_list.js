// 员工荣誉: rounds by the rule, and proposals of people.
frappe.listview_settings["Staff Award"] = {
	add_fields: ["status", "kind", "period_from"],
	hide_name_column: true,

	onload(listview) {
		const has = (...roles) => roles.some((role) => frappe.user.has_role(role));
		if (has("HR User", "HR Manager")) {
			listview.page.add_inner_button(__("Find by the Rule"), () => find(listview));
		}
		if (has("Property Manager", "Department Head", "HR User", "HR Manager", "Operations Director")) {
			listview.page.add_inner_button(__("Propose Somebody"), () => propose(listview));
		}
	},

	get_indicator: (doc) => [
		__(doc.status, null, "Staff Award"),
		{
			Nominated: "orange",
			Confirmed: "blue",
			Declined: "gray",
			Published: "green",
			Withdrawn: "gray",
		}[doc.status],
		`status,=,${doc.status}`,
	],
};

const kind_and_day = () => [
	{
		fieldname: "kind",
		fieldtype: "Select",
		label: __("Kind"),
		options: ["Service Star", "Outstanding Employee"].map((value) => ({
			value,
			label: __(value, null, "Staff Award"),
		})),
		default: "Service Star",
		reqd: 1,
	},
	{
		fieldname: "day",
		fieldtype: "Date",
		label: __("A Day of the Month or Year"),
		default: frappe.datetime.add_days(frappe.datetime.month_start(), -1),
		reqd: 1,
	},
];

function find(listview) {
	wuye_ops.ask({
		title: __("Find by the Rule"),
		fields: [
			...kind_and_day(),
			{
				fieldname: "property_name",
				fieldtype: "Link",
				options: "Property",
				label: __("Property"),
				description: __("Empty: all people of the company."),
			},
		],
		action: (values) =>
			wuye_ops
				.call("people.awards.rounds.nominate", values)
				.then((name) => frappe.set_route("Form", "Award Round", name)),
	});
}

function propose(listview) {
	wuye_ops.ask({
		title: __("Propose Somebody"),
		fields: [
			...kind_and_day(),
			{ fieldname: "employee", fieldtype: "Link", options: "Employee", label: __("Employee"), reqd: 1 },
			{ fieldname: "reason", fieldtype: "Small Text", label: __("Reason"), reqd: 1 },
		],
		action: (values) =>
			wuye_ops.call("people.awards.steps.propose", values).then(() => listview.refresh()),
	});
}
