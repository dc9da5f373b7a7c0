// Standards to begin with: what is usual in the trade, or those of a property that has them already.
frappe.listview_settings["Staffing Standard"] = {
	hide_name_column: true,
	onload(list) {
		if (!frappe.model.can_create("Staffing Standard")) return;
		list.page.add_inner_button(__("Make for a Property"), () => ask_for_standards(list));
	},
};

function ask_for_standards(list) {
	wuye_ops.ask({
		title: __("Make for a Property"),
		fields: [
			{
				fieldname: "property",
				fieldtype: "Link",
				options: "Property",
				label: __("Property"),
				reqd: 1,
			},
			{
				fieldname: "like",
				fieldtype: "Link",
				options: "Property",
				label: __("As at Property"),
				description: __("Empty: ratios that are usual in the trade. What is there already stays."),
			},
		],
		label: __("Make"),
		action: async (values) => {
			const { made, without_designation } = await wuye_ops.call(
				"people.staffing.standards.make_usual",
				values
			);
			const lines = [__("{0} standards were made.", [made.length])];
			if (without_designation.length)
				lines.push(__("There are no such designations: {0}", [without_designation.join("、")]));
			frappe.show_alert(
				{ message: lines.join("<br>"), indicator: made.length ? "green" : "orange" },
				10
			);
			list.refresh();
		},
	});
}
