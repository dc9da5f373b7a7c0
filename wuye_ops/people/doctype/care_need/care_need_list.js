// 员工诉求: raised here or on the phone page, in words that nobody else reads.
frappe.listview_settings["Care Need"] = {
	add_fields: ["status", "due_on"],
	hide_name_column: true,

	onload(listview) {
		listview.page.set_primary_action(__("Raise a Need"), () => raise(listview), "add");
	},

	get_indicator: (doc) => [
		__(doc.status, null, "Care Need"),
		{ Raised: "orange", "In Hand": "blue", Answered: "cyan", Closed: "green", Withdrawn: "gray" }[
			doc.status
		],
		`status,=,${doc.status}`,
	],
};

function raise(listview) {
	const options = (values) => values.map((value) => ({ value, label: __(value, null, "Care Need") }));
	wuye_ops.ask({
		title: __("Raise a Need"),
		fields: [
			{
				fieldname: "kind",
				fieldtype: "Select",
				label: __("Kind"),
				options: options(["Family", "Health", "Work", "Living", "Money", "Harassment", "Other"]),
				reqd: 1,
			},
			{
				fieldname: "level",
				fieldtype: "Select",
				label: __("Open To"),
				options: options(["My Superiors and HR", "HR", "The Handler Alone"]),
				default: "HR",
				description: __("Health and harassment are never open to superiors."),
				reqd: 1,
			},
			{ fieldname: "text", fieldtype: "Text", label: __("What do you need?"), reqd: 1 },
			{
				fieldname: "about",
				fieldtype: "MultiSelectPills",
				label: __("Whom is it about?"),
				description: __("They never read it, whatever they are."),
				get_data: (text) => frappe.db.get_link_options("User", text),
			},
		],
		action: (values) =>
			wuye_ops
				.call("people.care.needs.raise_need", {
					...values,
					about: JSON.stringify(values.about || []),
				})
				.then(() => listview.refresh()),
	});
}
