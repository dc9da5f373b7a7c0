// A customer who is asked to confirm their data: called or visited, confirmed or not reached.
frappe.ui.form.on("Data Refresh Item", {
	refresh(frm) {
		frm.disable_save();
		frm.add_custom_button(__("Customer Profile"), () =>
			frappe.set_route("Form", "Customer Profile", frm.doc.customer)
		);
		if (!frm.perm[0]?.write || !["To Do", "Not Reached"].includes(frm.doc.status)) return;
		wuye_ops.add_step(frm, __("Confirmed"), () => record(frm, 1), true);
		wuye_ops.add_step(frm, __("Not Reached"), () => record(frm, 0));
	},
});

function record(frm, reached) {
	wuye_ops.ask({
		title: reached ? __("Confirmed") : __("Not Reached"),
		fields: [
			{
				fieldname: "channel",
				fieldtype: "Select",
				label: __("Channel"),
				reqd: 1,
				default: "Phone",
				options: ["Phone", "Visit", "Other"].map((value) => ({
					value,
					label: __(value, null, "Data Refresh Item"),
				})),
			},
			{ fieldname: "note", fieldtype: "Small Text", label: __("Note") },
		],
		action: (values) =>
			wuye_ops
				.call("records.data_refresh.record", { name: frm.doc.name, reached, ...values })
				.then(() => frm.reload_doc()),
	});
}
