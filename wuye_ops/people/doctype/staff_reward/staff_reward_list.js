frappe.listview_settings["Staff Reward"] = {
	add_fields: ["status", "kind", "month_start", "employee_name", "asked", "reduces"],
	has_indicator_for_draft: true,
	hide_name_column: true,

	onload(listview) {
		if (!["HR User", "HR Manager"].some((role) => frappe.user.has_role(role))) return;
		listview.page.add_inner_button(__("Raise Performance Pay"), () => raise_month(listview));
		if (!frappe.user.has_role("HR Manager")) return;
		listview.page.add_actions_menu_item(__("Approve", null, "Staff Reward"), () => {
			const names = listview.get_checked_items(true);
			frappe.confirm(__("{0} rewards go into the payroll.", [names.length]), () =>
				wuye_ops.call("people.rewards.steps.approve_all", { names }).then(({ done, ...rest }) => {
					tell(__("{0} approved", [done]), rest);
					listview.refresh();
				})
			);
		});
	},

	get_indicator: (doc) => [
		__(doc.status, null, "Staff Reward"),
		{ Draft: "orange", "To Approve": "blue", Approved: "cyan", Paid: "green", Cancelled: "gray" }[
			doc.status
		],
		`status,=,${doc.status}`,
	],

	formatters: {
		month_start: wuye_ops.month_of,
		// before it is approved, what is asked for
		amount: (value, _field, doc) => {
			const amount = flt(value) || flt(doc.asked);
			const less = doc.kind === "Deduction" || cint(doc.reduces);
			return amount ? `${less ? "−" : ""}${format_number(amount, null, 2)}` : "";
		},
		kind: (value) => __(value, null, "Staff Reward"),
	},
};

function raise_month(listview) {
	wuye_ops.ask({
		title: __("Raise Performance Pay"),
		fields: [
			{
				fieldname: "month",
				fieldtype: "Date",
				label: __("A Day of the Month"),
				default: frappe.datetime.add_months(frappe.datetime.month_start(), -1),
				reqd: 1,
			},
			{
				fieldname: "payroll_date",
				fieldtype: "Date",
				label: __("Payroll Day"),
				default: frappe.datetime.month_end(),
				description: __("The salary slip of this day pays it"),
				reqd: 1,
			},
			{ fieldname: "property_name", fieldtype: "Link", options: "Property", label: __("Property") },
		],
		action: (values) =>
			wuye_ops.call("people.rewards.raising.raise_month", values).then((found) => {
				if (found.queued)
					frappe.msgprint(
						__("{0} people are gone through. You are told when it is done.", [found.queued])
					);
				else
					tell(
						__(
							"{0} raised, {1} raised before, {2} with nothing due, {3} without a final scorecard",
							[found.raised, found.kept, found.nothing, found.waiting]
						),
						found
					);
				listview.refresh();
			}),
	});
}

function tell(line, { refused, more }) {
	const escape = frappe.utils.escape_html;
	const lines = refused.map(({ employee, reason }) => `${escape(employee)}: ${escape(reason)}`);
	if (more) lines.push(__("and {0} more", [more]));
	frappe.msgprint({ title: __("Staff Reward"), message: [line, ...lines].join("<br>") });
}
