// The archive from any place of the desk: sending files, looking into them, and one click that files a document.
(() => {
	frappe.provide("wuye_ops.archive");
	const archive = wuye_ops.archive;

	// Documents of the archive itself, and what is no document of work.
	const NOT_FILED = [
		"Record",
		"Record Version",
		"Record Category",
		"Record Confirmation",
		"Record Loan",
		"Record Disposal",
		"DocType",
		"File",
		"Customize Form",
		"User",
	];

	// Sends one file; the answer is what was filed, or a promise that fails with the words of the refusal.
	archive.send = (file, fields) => {
		const form = new FormData();
		form.append("method", "wuye_ops.records.archive.filing.take_upload");
		form.append("is_private", 1);
		for (const [field, value] of Object.entries(fields)) if (value) form.append(field, value);
		form.append("file", file, file.name);
		return fetch("/api/method/upload_file", {
			method: "POST",
			headers: { "X-Frappe-CSRF-Token": frappe.csrf_token, Accept: "application/json" },
			body: form,
		}).then(async (response) => {
			const answer = await response.json().catch(() => ({}));
			if (response.ok) return answer.message;
			if (response.status === 413) throw new Error(__("The file is larger than this site allows."));
			const error = new Error(words_of(answer) || __("The file was not taken. Try again."));
			// the same bytes are filed already; whoever knows better may file them again
			error.again = answer.exc_type === "DuplicateEntryError";
			throw error;
		});
	};

	function words_of(answer) {
		const rows = JSON.parse(answer._server_messages || "[]").map((row) => JSON.parse(row).message);
		return rows.map((row) => frappe.utils.html2text(row)).join(" ");
	}

	// What browsers show by themselves, else the text that was read from the file.
	archive.preview = (version) =>
		frappe.call("wuye_ops.records.archive.preview.show", { version }).then(({ message: shown }) => {
			const dialog = new frappe.ui.Dialog({
				title: frappe.utils.escape_html(shown.file_name || version),
				size: "extra-large",
				fields: [{ fieldname: "preview", fieldtype: "HTML" }],
			});
			dialog.fields_dict.preview.$wrapper.append(drawn(shown));
			dialog.show();
		});

	function drawn(shown) {
		const url = shown.url ? encodeURI(shown.url) : null;
		if (shown.kind === "pdf") return $("<iframe class='wuye-preview'>").attr("src", url);
		if (shown.kind === "picture") return $("<img class='wuye-preview-picture'>").attr("src", url);
		const box = $("<div>");
		if (shown.kind === "text") box.append($("<pre class='wuye-preview-text'>").text(shown.text));
		else box.append($("<p class='text-muted'>").text(__("This kind of file is not shown here.")));
		if (url)
			box.append(
				$("<a class='btn btn-default btn-sm' target='_blank'>").attr("href", url).text(__("Download"))
			);
		return box;
	}

	// -- one click on any document

	$(document).on("form-refresh", (_event, frm) => {
		if (frm.is_new() || frm.meta.istable || frm.meta.issingle || NOT_FILED.includes(frm.doctype)) return;
		if (!frappe.model.can_create("Record")) return;
		const label = __("File in the Archive");
		// the menu of a form is kept while one goes from document to document
		frm.page.menu.find(".wuye-file-document").closest("li").remove();
		frm.page
			.add_menu_item(label, () => file_document(frm))
			.find("span")
			.addBack()
			.first()
			.addClass("wuye-file-document");
	});

	function file_document(frm) {
		const source = { doctype: frm.doctype, name: frm.docname };
		wuye_ops.call("records.archive.filing.proposal", source).then((begin) => {
			const fields = [
				{ fieldname: "filed", fieldtype: "HTML", options: filed_already(begin.filed) },
				{
					fieldname: "category",
					fieldtype: "Link",
					options: "Record Category",
					label: __("Category"),
					default: begin.category,
					get_query: () => ({ filters: { disabled: 0 } }),
					reqd: 1,
				},
				{ fieldname: "title", fieldtype: "Data", label: __("Title"), default: begin.title, reqd: 1 },
				{
					fieldname: "property",
					fieldtype: "Link",
					options: "Property",
					label: __("Property"),
					default: begin.property,
				},
				{
					fieldname: "department",
					fieldtype: "Link",
					options: "Department",
					label: __("Department"),
					default: begin.department,
				},
			];
			if (begin.may_print) {
				fields.push({
					fieldname: "with_print",
					fieldtype: "Check",
					label: __("The document itself, printed to PDF"),
					default: 1,
				});
			}
			if (begin.files.length) {
				fields.push({
					fieldname: "files",
					fieldtype: "MultiCheck",
					label: __("Files of the document"),
					columns: 1,
					options: begin.files.map((file) => ({
						label: frappe.utils.escape_html(file.file_name),
						value: file.name,
						checked: 1,
					})),
				});
			}
			wuye_ops.ask({
				title: __("File in the Archive"),
				fields,
				action: (values) =>
					wuye_ops
						.call("records.archive.filing.file_document", {
							...source,
							...values,
							filed: undefined,
						})
						.then((made) =>
							frappe.show_alert({
								message: __("Filed: {0}", [
									made
										.map((one) => frappe.utils.get_form_link("Record", one, true))
										.join("、"),
								]),
								indicator: "green",
							})
						),
			});
		});
	}

	function filed_already(rows) {
		if (!rows.length) return "";
		const links = rows.map(
			(row) =>
				`${frappe.utils.get_form_link("Record", row.name, true)} ${frappe.utils.escape_html(row.title)}`
		);
		return `<p class="text-muted">${__("Filed already:")} ${links.join("；")}</p>`;
	}
})();
