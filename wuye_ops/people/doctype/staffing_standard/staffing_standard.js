// 编制标准: how the number comes about, who is there, and asking for those who are missing.
frappe.ui.form.on("Staffing Standard", {
	async refresh(frm) {
		if (frm.is_new()) return;
		const now = await frappe.xcall("wuye_ops.people.staffing.standards.standing", {
			standard: frm.doc.name,
		});
		const text = [
			now.how,
			__("Agreed {0}, there {1}, coming {2}, leaving {3}, asked for {4}", [
				now.planned,
				now.heads,
				now.joining,
				now.leaving,
				now.asked,
			]),
		];
		frm.dashboard.clear_headline();
		frm.dashboard.set_headline_alert(
			text.map((line) => frappe.utils.escape_html(line)).join("<br>"),
			now.missing ? "orange" : now.over ? "red" : "green"
		);
		if (now.missing && frappe.model.can_create("Job Requisition")) {
			wuye_ops.add_step(frm, __("Ask for {0} People", [now.missing]), () =>
				frappe.new_doc("Job Requisition", {
					wuye_property: frm.doc.property,
					designation: frm.doc.designation,
					no_of_positions: now.missing,
					reason_for_requesting: now.how,
				})
			);
		}
	},
});
