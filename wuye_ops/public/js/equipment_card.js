// The card of a piece of equipment, opened by its code: the page is the server's, this reports a fault from it.
frappe.ready(() => {
	const { h, field, sheet, post, toast } = wuye_ops.portal;
	const page = document.getElementById("equipment-card");
	const button = document.getElementById("report-fault");
	if (!button) return;

	button.addEventListener("click", () => {
		const description = h("textarea", { rows: 4, maxlength: 1000, required: true });
		const urgency = h(
			"select",
			{},
			[
				["Normal", __("Normal")],
				["Urgent", __("Urgent")],
				["Emergency", __("Emergency")],
			].map(([value, label]) => h("option", { value }, label))
		);
		const stopped = h("input", { type: "checkbox" });
		sheet(
			__("Report a Fault"),
			h(
				"div",
				{},
				field(__("What is wrong?"), description),
				field(__("Urgency"), urgency),
				h(
					"label",
					{ class: "wp-check" },
					stopped,
					h("span", {}, __("Out of use until it is repaired"))
				)
			),
			{
				action: __("Report a Fault"),
				run: async () => {
					const task = await post("wuye_ops.facilities.equipment_card.report_fault", {
						token: page.dataset.token,
						description: description.value,
						urgency: urgency.value,
						under_repair: stopped.checked ? 1 : 0,
					});
					toast(__("Reported as {0}.", [task]));
					window.setTimeout(() => window.location.reload(), 1200);
				},
			}
		);
	});
});
