// What is watched by night, and what went wrong with it.
frappe.ui.form.on("Cost Watch", {
	refresh(frm) {
		frm.disable_save();
		wuye_ops.costs.in_words(frm);
		frm.set_intro("");
		if (frm.doc.status === "Failed") {
			frm.set_intro(
				__(
					"What happened since the last success is looked at once it works again. If it lasts, show the administrator what went wrong."
				),
				"red"
			);
		}
	},
});
