// What the property company knows of a customer: the protected profile in one line, and the door to the portal.
frappe.ui.form.on("Customer", {
	refresh(frm) {
		if (frm.is_new()) return;
		show_profile(frm);
		if (frm.perm[0]?.write) {
			frm.add_custom_button(__("Invite to Portal"), () => invite(frm));
		}
		if (frappe.model.can_create("Service Request")) {
			frm.add_custom_button(__("New Request"), () =>
				frappe.new_doc("Service Request", { customer: frm.docname })
			);
		}
	},
});

function show_profile(frm) {
	if (!frappe.model.can_read("Customer Profile")) return;
	const customer = frm.docname;
	frappe.db
		.get_value("Customer Profile", { customer }, [
			"name",
			"customer_class",
			"phone",
			"phone_2",
			"id_number",
		])
		.then(({ message: profile }) => {
			// the form may show the next customer by now
			if (!profile?.name || cur_frm !== frm || frm.docname !== customer) return;
			const parts = [__(profile.customer_class), profile.phone, profile.phone_2, profile.id_number]
				.filter(Boolean)
				.map((part) => `<span>${frappe.utils.escape_html(part)}</span>`);
			frm.set_intro("");
			frm.set_intro(
				`<div class="wuye-clock">${parts.join("")}
					<a href="/app/customer-profile/${encodeURIComponent(profile.name)}">${__("Open Profile")}</a></div>`,
				"blue"
			);
		});
}

function invite(frm) {
	wuye_ops.ask({
		title: __("Invite to Portal"),
		fields: [
			{
				fieldname: "email",
				fieldtype: "Data",
				options: "Email",
				label: __("E-mail"),
				description: __("The customer logs in with it, reports repairs and follows them."),
				reqd: 1,
			},
		],
		label: __("Invite"),
		action: ({ email }) =>
			wuye_ops
				.call("customer_service.portal_access.invite", { customer: frm.docname, email })
				.then((result) => {
					frappe.msgprint({
						title: __("Portal Access"),
						indicator: "green",
						message: result.mailed
							? __("{0} has been invited by mail.", [result.user])
							: __(
									'{0} may use the portal. No mail was sent: set a password on the user\'s page, or let the customer use "Forgot Password".',
									[result.user]
								),
					});
					frm.reload_doc();
				}),
	});
}
