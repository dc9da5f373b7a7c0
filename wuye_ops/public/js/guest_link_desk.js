// On the form of a request: another link for a guest who has lost theirs, or whose link others have got hold of.
(() => {
	const RENEW = "customer_service.guest_links.renew";

	frappe.ui.form.on("Service Request", {
		refresh(frm) {
			if (!frm.doc.__onload?.may_renew_link || frm.is_dirty()) return;
			frm.page.add_menu_item(__("New Guest Link"), () => ask(frm.docname, () => frm.reload_doc()));
		},
	});

	function ask(request, done) {
		frappe.confirm(
			__(
				"The guest gets a new link to this request. The one they have opens nothing from then on. Go on?"
			),
			() =>
				wuye_ops.call(RENEW, { request }).then((link) => {
					show(link);
					done();
				})
		);
	}

	// Shown once: the site keeps what it can check the link with, not the link.
	function show({ address, picture }) {
		const dialog = new frappe.ui.Dialog({
			title: __("New Guest Link"),
			fields: [
				{ fieldtype: "HTML", fieldname: "picture" },
				{
					fieldtype: "Data",
					fieldname: "address",
					label: __("Link"),
					read_only: 1,
					default: address,
				},
				{
					fieldtype: "HTML",
					fieldname: "hint",
					options: `<p class="text-muted">${__(
						"Let the guest scan it, or send it to them. It is shown this once; whoever has it can follow the request."
					)}</p>`,
				},
			],
			primary_action_label: __("Copy the Link"),
			primary_action: () => frappe.utils.copy_to_clipboard(address),
		});
		// an SVG of the site's own making
		dialog.fields_dict.picture.$wrapper.addClass("wuye-guest-qr").html(picture);
		dialog.show();
	}
})();
