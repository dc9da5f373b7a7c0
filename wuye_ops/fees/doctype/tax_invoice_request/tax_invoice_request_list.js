frappe.listview_settings["Tax Invoice Request"] = {
	add_fields: ["status", "total"],
	get_indicator: ({ status }) => [__(status), wuye_ops.COLOURS[status] || "gray", `status,=,${status}`],
	onload(list) {
		if (!frappe.model.can_export("Tax Invoice Request")) return;
		list.page.add_action_item(__("Export for the Tax Platform"), () => export_chosen(list));
		list.page.add_inner_button(__("Import Invoice Numbers"), () => import_numbers(list));
	},
};

function export_chosen(list) {
	const names = list.get_checked_items(true);
	if (!names.length) return;
	// a form, so that the browser saves the answer; a refusal is shown in its own window
	open_url_post(
		"/api/method/wuye_ops.fees.tax_invoice_sheets.export",
		{ names: JSON.stringify(names) },
		true
	);
	setTimeout(() => list.refresh(), 1500);
}

function import_numbers(list) {
	new frappe.ui.FileUploader({
		folder: "Home/Attachments",
		allow_multiple: false,
		make_attachments_public: false,
		restrictions: { allowed_file_types: [".xlsx", ".csv"] },
		on_success: (file) =>
			wuye_ops
				.call("fees.tax_invoice_sheets.read_answers", { file_url: file.file_url })
				.then(({ done, errors }) => {
					const escape = frappe.utils.escape_html;
					const rows = errors.map(
						(one) =>
							`<tr><td>${one.row}</td><td>${escape(one.serial)}</td><td>${escape(one.error)}</td></tr>`
					);
					frappe.msgprint({
						title: __("Import Invoice Numbers"),
						indicator: errors.length ? "orange" : "green",
						message:
							`<p>${__("{0} invoices written down, {1} rows with errors.", [done, errors.length])}</p>` +
							(rows.length
								? `<table class="table table-bordered"><thead><tr><th>${__("Row")}</th><th>${__(
										"Request"
									)}</th><th>${__("What Is Wrong")}</th></tr></thead><tbody>${rows.join("")}</tbody></table>`
								: ""),
					});
					list.refresh();
				}),
	});
}
