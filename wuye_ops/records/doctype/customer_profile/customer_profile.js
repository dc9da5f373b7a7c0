frappe.ui.form.on("Customer Profile", {
	refresh(frm) {
		for (const field of ["phone", "phone_2", "id_number", "emergency_phone"]) {
			wuye_ops.add_reveal(frm, field);
		}
		show_problems(frm);
		wuye_ops.show_customer_timeline(frm, "timeline");
		if (!frm.is_new() && frm.perm[0].write && frm.doc.status !== "Erased") {
			wuye_ops.add_step(frm, __("Data Confirmed"), () => confirm_data(frm));
		}
	},
});

frappe.ui.form.on("Customer Household Member", {
	form_render(frm, doctype, name) {
		const row = frm.fields_dict.household.grid.grid_rows_by_docname[name];
		if (row) wuye_ops.add_row_reveal(row, "phone");
	},
});

function show_problems(frm) {
	const problems = (frm.doc.__onload || {}).problems || [];
	frm.get_field("problems_html").$wrapper.html(
		problems
			.map((text) => `<span class="indicator-pill orange">${frappe.utils.escape_html(text)}</span>`)
			.join(" ")
	);
}

function confirm_data(frm) {
	frappe.confirm(
		__("Has the customer confirmed that name, phones, household and emergency contact are true today?"),
		() => wuye_ops.call("records.quality.confirm", { profile: frm.docname }).then(() => frm.reload_doc())
	);
}
