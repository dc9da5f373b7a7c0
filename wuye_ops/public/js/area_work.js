(() => {
	frappe.provide("wuye_ops");

	// Which standards a property makes plans of; those it has already are not offered.
	wuye_ops.plan_area_work = (property) => {
		let rows = [];
		const asked = wuye_ops.ask({
			title: __("Plans from the Standards"),
			label: __("Make Plans"),
			size: "large",
			fields: [
				{
					fieldname: "property",
					fieldtype: "Link",
					options: "Property",
					label: __("Property"),
					reqd: 1,
					default: property,
					change: show,
				},
				{ fieldname: "note", fieldtype: "HTML" },
				{
					fieldname: "standards",
					fieldtype: "MultiCheck",
					label: __("Standards"),
					columns: 2,
					sort_options: false,
					options: [],
				},
				{
					fieldname: "activate",
					fieldtype: "Check",
					label: __("Set Going at Once"),
					description: __("Else they are drafts to be looked through."),
				},
			],
			action: ({ property, standards, activate }) =>
				wuye_ops
					.call("inspection.area_standards.make_plans", { property, standards, activate })
					.then((made) => {
						frappe.show_alert({
							message: __("{0} plans made.", [made.length]),
							indicator: "green",
						});
						frappe.set_route("List", "Area Work Plan", { property });
					}),
		});
		if (property) show();
		return asked;

		async function show() {
			const chosen = asked.get_value("property");
			if (!chosen) return;
			rows = await wuye_ops.call("inspection.area_standards.proposal", { property: chosen });
			const free = rows.filter((row) => row.areas && !row.plan);
			const field = asked.get_field("standards");
			field.df.options = free.map((row) => ({
				value: row.standard,
				label: __("{0} · {1} · {2} areas", [
					frappe.utils.escape_html(row.standard),
					__(row.frequency, null, "Area Standard"),
					row.areas,
				]),
				checked: 1,
			}));
			field.refresh();
			const planned = rows.filter((row) => row.plan).length;
			const without = rows.filter((row) => !row.plan && !row.areas).length;
			asked
				.get_field("note")
				.$wrapper.html(
					`<p class="text-muted">${__(
						"{0} standards have a plan; {1} are for areas this property does not have.",
						[planned, without]
					)}</p>`
				);
		}
	};
})();
