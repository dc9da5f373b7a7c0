// The steps of a service task that need a dialog, for the task's own form and for the cards on a request.
(() => {
	frappe.provide("wuye_ops.tasks");

	const TASKS = "customer_service.tasks";

	// action of the workflow → what to ask and which service to call; each gets (task, done)
	wuye_ops.tasks.dialogs = {
		Assign: (task, done) => wuye_ops.tasks.assign(task, done),
		Reassign: (task, done) => wuye_ops.tasks.assign(task, done),
		Claim: (task, done) => wuye_ops.call(`${TASKS}.claim`, { task: task.name }).then(done),
		Verify: (task, done) =>
			frappe.confirm(
				__(
					"Confirm that the work is done well? Parts leave the stock and chargeable work is invoiced."
				),
				() => wuye_ops.call(`${TASKS}.verify`, { task: task.name }).then(done)
			),
		Return: (task, done) =>
			wuye_ops.ask_reason(__("Return to Work"), __("What is still to be done?"), (reason) =>
				wuye_ops.call(`${TASKS}.return_to_work`, { task: task.name, reason }).then(done)
			),
		"Report Problem": (task, done) =>
			wuye_ops.ask_reason(__("Report Problem"), __("What keeps the work from going on?"), (reason) =>
				wuye_ops.call(`${TASKS}.report_problem`, { task: task.name, reason }).then(done)
			),
		Finish: (task, done) =>
			wuye_ops.ask({
				title: __("Finish"),
				fields: [
					{
						fieldname: "result",
						fieldtype: "Small Text",
						label: __("Result"),
						description: __("The customer reads this when the request is resolved."),
						default: task.result,
						reqd: 1,
					},
				],
				action: ({ result }) =>
					wuye_ops.call(`${TASKS}.finish`, { task: task.name, result }).then(done),
			}),
		Resume: (task, done) => wuye_ops.call(`${TASKS}.resume`, { task: task.name }).then(done),
		Cancel: (task, done) =>
			frappe.confirm(__("Cancel task {0}?", [frappe.utils.escape_html(task.subject)]), () =>
				wuye_ops.call(`${TASKS}.cancel`, { task: task.name }).then(done)
			),
	};

	// Who should do the work: the server's ranked suggestions with reasons, or somebody else by name.
	wuye_ops.tasks.assign = (task, done) =>
		wuye_ops.call("customer_service.dispatch.suggest", { task: task.name }).then((people) => {
			const dialog = wuye_ops.ask({
				title: task.assigned_to ? __("Reassign") : __("Assign"),
				fields: [
					{ fieldname: "suggestions", fieldtype: "HTML" },
					{
						fieldname: "employee",
						fieldtype: "Link",
						options: "Employee",
						label: __("Somebody Else"),
						get_query: () => ({ filters: { status: "Active" } }),
					},
					{
						fieldname: "reason",
						fieldtype: "Data",
						label: __("Reason"),
						reqd: task.assigned_to ? 1 : 0,
					},
				],
				label: __("Assign"),
				action: ({ employee, reason }) => {
					const chosen = employee || dialog.$wrapper.find("input[name=wuye-person]:checked").val();
					if (!chosen) {
						frappe.msgprint(__("Choose who does the work."));
						return $.Deferred().reject();
					}
					return wuye_ops
						.call(`${TASKS}.assign`, { task: task.name, employee: chosen, reason })
						.then(done);
				},
			});
			dialog.fields_dict.suggestions.$wrapper.html(suggestion_list(people));
			dialog.$wrapper.find("input[name=wuye-person]").first().focus();
		});

	function suggestion_list(people) {
		if (!people.length) {
			return `<p class="text-muted">${__("Nobody else works in this department here.")}</p>`;
		}
		const rows = people.map((person, index) => {
			const reasons = person.reasons.map(frappe.utils.escape_html).join(" · ");
			const badge = !person.available
				? wuye_ops.indicator("Blocked", __("Not available"))
				: index === 0
					? wuye_ops.indicator("Met", __("Suggested"))
					: "";
			return `<label class="wuye-person">
				<input type="radio" name="wuye-person" value="${frappe.utils.escape_html(person.employee)}"
					${index === 0 && person.available ? "checked" : ""}>
				<span><b>${frappe.utils.escape_html(person.name)}</b> ${badge}
				<span class="text-muted">${reasons}</span></span>
			</label>`;
		});
		return `<div class="wuye-people">${rows.join("")}</div>`;
	}
})();
