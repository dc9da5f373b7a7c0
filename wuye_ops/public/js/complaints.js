// The care of a complaint on its form: progress told to the customer, the ruling, and what it repeats.
(() => {
	frappe.provide("wuye_ops.complaints");

	const COMPLAINTS = "customer_service.complaints";
	const OPEN = ["New", "Accepted", "In Progress", "On Hold"];
	const RULING_ROLES = ["Customer Service", "Property Manager", "Operations Director", "System Manager"];
	const SOON_MINUTES = 30;

	wuye_ops.complaints.add_steps = (frm) => {
		const { doc } = frm;
		if (doc.kind !== "Complaint" || !frm.perm[0]?.write) return;
		if (OPEN.includes(doc.status)) {
			const due = doc.next_report_by && wuye_ops.minutes_until(doc.next_report_by) < SOON_MINUTES;
			wuye_ops.add_step(frm, __("Report Progress"), () => report(frm), due && doc.status !== "New");
		}
		if (!["New", "Closed", "Cancelled"].includes(doc.status) && may_rule()) {
			wuye_ops.add_step(
				frm,
				__("Rule on Complaint"),
				() => wuye_ops.complaints.rule(frm),
				doc.status === "Resolved" && !doc.ruling
			);
		}
	};

	// Closing asks for the ruling where there is none yet, so that nobody is sent away to look for it.
	wuye_ops.complaints.before_close = (frm, close) => {
		const { doc } = frm;
		if (doc.kind !== "Complaint" || doc.ruling || doc.merged_into || !may_rule()) return close();
		return wuye_ops.complaints.rule(frm, close);
	};

	// Of the clock above the form: when the customer hears next, and what the complaint repeats.
	wuye_ops.complaints.clock_parts = (doc) => {
		const parts = [];
		if (doc.next_report_by) {
			const late = wuye_ops.minutes_until(doc.next_report_by) < 0;
			parts.push(
				`<span class="wuye-promise"><b>${__("Report to Customer")}</b><span class="${late ? "late" : ""}">
					${wuye_ops.left_or_over(doc.next_report_by)}</span>
					<span class="text-muted">(${wuye_ops.short_time(doc.next_report_by)})</span></span>`
			);
		}
		const { repeats, repeated_by = [] } = doc.__onload?.repeats || {};
		if (doc.repeat_of) {
			const before = repeats ? link(repeats) : frappe.utils.escape_html(doc.repeat_of);
			parts.push(
				`<span class="wuye-repeat late">${__("Repeat complaint, before: {0}", [before])}</span>`
			);
		}
		if (repeated_by.length) {
			parts.push(
				`<span class="wuye-repeat late">${__("Complained again: {0}", [
					repeated_by.map(link).join(", "),
				])}</span>`
			);
		}
		return parts;
	};

	const link = (row) =>
		`<a href="/app/service-request/${encodeURIComponent(row.name)}">${frappe.utils.escape_html(
			`${row.subject} (${wuye_ops.short_time(row.opened_on)}, ${__(row.status)})`
		)}</a>`;

	const may_rule = () => RULING_ROLES.some((role) => frappe.user.has_role(role));

	function report(frm) {
		wuye_ops.ask({
			title: __("Report Progress"),
			fields: [
				{
					fieldname: "message",
					fieldtype: "Small Text",
					label: __("How does it stand?"),
					description: __(
						"The customer reads this in the portal; it is kept as a progress report."
					),
					reqd: 1,
				},
				{
					fieldname: "told_by",
					fieldtype: "Select",
					label: __("Told By"),
					options: ["Message", "Phone", "Visit"].map((value) => ({
						value,
						label: __(value, null, "Service Progress Report"),
					})),
					default: "Message",
					reqd: 1,
				},
			],
			label: __("Send"),
			action: (values) =>
				wuye_ops
					.call(`${COMPLAINTS}.report_progress`, { request: frm.docname, ...values })
					.then(() => frm.reload_doc()),
		});
	}

	wuye_ops.complaints.rule = (frm, then) => {
		const { doc } = frm;
		const causes = frm.fields_dict.cause.df.options.split("\n");
		const valid = "eval:doc.ruling === 'Valid'";
		const invalid = "eval:doc.ruling === 'Invalid'";
		const dialog = wuye_ops.ask({
			title: __("Rule on Complaint"),
			fields: [
				{
					fieldname: "ruling",
					fieldtype: "Select",
					label: __("Ruling"),
					options: ["", "Valid", "Invalid"].map((value) => ({ value, label: __(value) })),
					default: doc.ruling,
					reqd: 1,
				},
				{
					fieldname: "cause",
					fieldtype: "Select",
					label: __("Cause"),
					options: causes.map((value) => ({ value, label: __(value) })),
					default: doc.cause,
					depends_on: valid,
					mandatory_depends_on: valid,
				},
				{
					fieldname: "responsible_department",
					fieldtype: "Link",
					options: "Department",
					label: __("Responsible Department"),
					default: doc.responsible_department || doc.department,
					depends_on: valid,
					mandatory_depends_on: valid,
				},
				{
					fieldname: "responsible_employee",
					fieldtype: "Link",
					options: "Employee",
					label: __("Responsible Employee"),
					description: __("Only where it was somebody's fault: it counts in their scorecard."),
					get_query: () => ({ filters: { wuye_property: doc.property, status: "Active" } }),
					default: doc.responsible_employee,
					depends_on: valid,
				},
				{
					fieldname: "cause_details",
					fieldtype: "Small Text",
					label: __("What Led to It"),
					default: doc.cause_details,
					depends_on: valid,
				},
				{
					fieldname: "reason",
					fieldtype: "Small Text",
					label: __("Reason for the Ruling"),
					default: doc.ruling_reason,
					mandatory_depends_on: invalid,
				},
			],
			label: __("Rule on Complaint"),
			action: (values) =>
				wuye_ops
					.call(`${COMPLAINTS}.rule`, { request: frm.docname, ...values })
					.then(() => (then ? then() : frm.reload_doc())),
		});
		dialog.$wrapper.addClass("wuye-compact");
	};
})();
