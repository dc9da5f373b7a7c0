// From a typical risk to one of a property: what the library says comes with it.
frappe.ui.form.on("Risk Library Item", {
	refresh(frm) {
		// it is the company's: who is limited to properties reads it
		if (!frm.is_new() && !frm.doc.__onload?.may_change) frm.disable_form();
		if (frm.is_new() || frm.doc.disabled || !frappe.model.can_create("Risk")) return;
		wuye_ops.add_step(
			frm,
			__("Put down for a Property"),
			() => {
				const { name, title, category, causes, unlawful } = frm.doc;
				frappe.new_doc("Risk", {
					library_item: name,
					title,
					category,
					causes,
					unlawful,
					source: "Risk Library Item",
				});
			},
			true
		);
	},
});
