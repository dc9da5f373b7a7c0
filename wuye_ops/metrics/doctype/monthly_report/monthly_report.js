frappe.ui.form.on("Monthly Report", {
	refresh(frm) {
		if (frm.is_new()) return;
		frm.add_custom_button(__("Monthly Report PDF"), () => {
			const query = new URLSearchParams({ property_name: frm.doc.property, month: frm.doc.month });
			window.open(`/api/method/wuye_ops.metrics.monthly_report.pdf?${query}`);
		});
		frm.add_custom_button(__("Cockpit"), () =>
			frappe.set_route("cockpit", { property: frm.doc.property, month: frm.doc.month })
		);
		if (!frm.doc.sent_on && !frm.is_dirty() && frm.perm[0]?.write) {
			frm.add_custom_button(__("Send to Managers"), () =>
				frappe.confirm(__("Send the report? It stays as it is sent."), () =>
					wuye_ops
						.call("metrics.monthly_report.send_now", { report: frm.doc.name })
						.then(() => frm.reload_doc())
				)
			);
		}
	},
});
