// What is done in areas of a type, and how often; properties make their plans of it.
frappe.ui.form.on("Area Standard", {
	refresh(frm) {
		if (frm.is_new() || frm.doc.disabled || !frappe.model.can_create("Area Work Plan")) return;
		frm.add_custom_button(__("Plans from the Standards"), () => wuye_ops.plan_area_work());
	},
});
