frappe.ui.form.on("Service Area", {
	setup(frm) {
		frm.set_query("parent_service_area", () => ({
			filters: { is_group: 1, property: frm.doc.property, name: ["!=", frm.doc.name] },
		}));
		frm.set_query("building", () => ({ filters: { property: frm.doc.property } }));
	},

	refresh(frm) {
		if (frm.is_new()) return;
		frm.add_custom_button(__("Print QR Label"), () => {
			const query = new URLSearchParams({
				doctype: frm.doctype,
				name: frm.docname,
				format: "Area QR Label",
				no_letterhead: 1,
				trigger_print: 1,
			});
			window.open(`/printview?${query}`);
		});
	},
});
