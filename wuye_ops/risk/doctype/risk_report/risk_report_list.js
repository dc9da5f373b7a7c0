frappe.listview_settings["Risk Report"] = {
	add_fields: ["status", "problem", "as_of", "quarter_end"],
	hide_name_column: true,
	has_indicator_for_draft: true,
	filters: [["status", "!=", "Replaced"]],

	get_indicator: (doc) => {
		if (doc.problem) return [__("Not Computed"), "red", "problem,is,set"];
		const colours = { Draft: "orange", Approved: "green", Replaced: "gray" };
		return [__(doc.status, null, "Risk Report"), colours[doc.status], `status,=,${doc.status}`];
	},

	onload(list) {
		if (!frappe.perm.has_perm("Risk Report", 0, "write")) return;
		list.page.set_primary_action(__("Make Report"), make_report, "add");
	},

	// the framework clears the button of a list whose documents nobody makes by hand
	refresh(list) {
		if (!frappe.perm.has_perm("Risk Report", 0, "write")) return;
		list.page.set_primary_action(__("Make Report"), make_report, "add");
	},
};

// Of the last quarter, as a rule: the one that runs is read as it is today.
function make_report() {
	const begin = (back) => moment().subtract(back, "quarters").startOf("quarter");
	const quarters = [1, 0, 2, 3].map((back) => ({
		value: begin(back).format("YYYY-MM-DD"),
		label: __("{0} quarter {1}", [begin(back).year(), begin(back).quarter()]),
	}));
	wuye_ops.ask({
		title: __("Make Report"),
		fields: [
			{
				fieldname: "day",
				fieldtype: "Select",
				label: __("Quarter"),
				options: quarters,
				default: quarters[0].value,
				reqd: 1,
			},
			{
				fieldname: "property",
				fieldtype: "Link",
				options: "Property",
				label: __("Property"),
				description: __("Empty: the company as a whole"),
			},
			{
				fieldname: "company",
				fieldtype: "Link",
				options: "Company",
				label: __("Company"),
				default: frappe.defaults.get_user_default("Company"),
				depends_on: "eval:!doc.property",
			},
		],
		action: (values) =>
			wuye_ops
				.call("risk.reporting.reports.make", values)
				.then((name) => frappe.set_route("Form", "Risk Report", name)),
	});
}
