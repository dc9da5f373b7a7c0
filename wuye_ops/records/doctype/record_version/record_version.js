frappe.ui.form.on("Record Version", {
	refresh(frm) {
		if (frm.is_new()) return;
		if (["Changed", "Missing"].includes(frm.doc.integrity)) {
			frm.set_intro(__("The file is not the one that was filed. Restore it from a backup."), "red");
		}
		if (!frm.doc.file) return;
		frm.add_custom_button(__("Preview"), () => wuye_ops.archive.preview(frm.docname));
		frm.add_custom_button(__("Check File"), () =>
			wuye_ops
				.call("records.archive.integrity.check", { version: frm.docname })
				.then(() => frm.reload_doc())
		);
	},
});
