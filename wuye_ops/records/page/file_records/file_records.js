// Files dropped here become records: what they have in common is chosen once, each file says what became of it.
frappe.pages["file-records"].on_page_load = (wrapper) => {
	const page = frappe.ui.make_app_page({
		parent: wrapper,
		title: __("File Documents"),
		single_column: true,
	});
	new FileRecords(page);
};

// The one property somebody works for; who works for several, or for all, chooses.
function own_property() {
	const own = frappe.defaults.get_user_permissions().Property || [];
	return own.length === 1 ? own[0].doc : null;
}

class FileRecords {
	constructor(page) {
		this.page = page;
		this.waiting = [];
		this.sending = false;
		this.body = $("<div class='wuye-file-records'>").appendTo(page.main);
		this.make_fields();
		this.make_drop_area();
		this.list = $("<div class='wuye-filed'>").appendTo(this.body);
		page.add_inner_button(__("Record"), () => frappe.set_route("List", "Record"));
		page.add_inner_button(__("Search in Files"), () => frappe.set_route("record-search"));
	}

	make_fields() {
		this.fields = new frappe.ui.FieldGroup({
			fields: [
				{
					fieldname: "category",
					fieldtype: "Link",
					options: "Record Category",
					label: __("Category"),
					get_query: () => ({ filters: { disabled: 0 } }),
					reqd: 1,
				},
				{ fieldtype: "Column Break" },
				{
					fieldname: "property",
					fieldtype: "Link",
					options: "Property",
					label: __("Property"),
					default: own_property(),
				},
				{ fieldtype: "Column Break" },
				{
					fieldname: "department",
					fieldtype: "Link",
					options: "Department",
					label: __("Department"),
				},
				{ fieldtype: "Column Break" },
				{
					fieldname: "record_date",
					fieldtype: "Date",
					label: __("Record Date"),
					default: frappe.datetime.get_today(),
				},
			],
			body: $("<div>").appendTo(this.body),
		});
		this.fields.make();
	}

	make_drop_area() {
		const input = $("<input type='file' multiple class='hidden'>").appendTo(this.body);
		const area = $("<button type='button' class='wuye-drop'>")
			.append(frappe.utils.icon("upload", "lg"))
			.append($("<span>").text(__("Drop files here, or click to choose")))
			.append(
				$("<small class='text-muted'>").text(
					__("PDF, Office files, pictures, drawings and texts; each becomes a record of its own")
				)
			)
			.appendTo(this.body);
		area.on("click", () => input.trigger("click"));
		input.on("change", () => {
			this.take([...input[0].files]);
			input.val("");
		});
		area.on("dragover dragenter", (event) => {
			event.preventDefault();
			area.addClass("over");
		});
		area.on("dragleave drop", () => area.removeClass("over"));
		area.on("drop", (event) => {
			event.preventDefault();
			this.take([...event.originalEvent.dataTransfer.files]);
		});
	}

	take(files) {
		const values = this.fields.get_values();
		if (!values) return;
		for (const file of files) this.waiting.push({ file, values, row: this.add_row(file) });
		this.send_next();
	}

	// One after the other: the server reads each file, and the list keeps its order.
	send_next() {
		if (this.sending || !this.waiting.length) return;
		this.sending = true;
		this.send(this.waiting.shift()).finally(() => {
			this.sending = false;
			this.send_next();
		});
	}

	send({ file, values, row }, again) {
		this.say(row, "orange", __("Filing…"));
		return wuye_ops.archive.send(file, { ...values, again }).then(
			(filed) => {
				this.say(row, "green", __("Filed", null, "Record"));
				row.find(".what")
					.empty()
					.append(frappe.utils.get_form_link("Record", filed.record, true));
			},
			(error) => {
				this.say(row, "red", __("Not Filed"));
				row.find(".what").text(error.message);
				if (error.again) this.offer_again(row, file, values);
			}
		);
	}

	offer_again(row, file, values) {
		$("<button class='btn btn-xs btn-default ml-2'>")
			.text(__("File Again"))
			.on("click", () => this.send({ file, values, row }, 1))
			.appendTo(row.find(".what"));
	}

	add_row(file) {
		const row = $(
			"<div class='wuye-filed-row'><span class='state'></span><b></b><span class='what'></span></div>"
		);
		row.find("b").text(file.name);
		this.say(row, "gray", __("Waiting"));
		this.list.prepend(row);
		return row;
	}

	say(row, colour, text) {
		row.find(".state")
			.empty()
			.append($(`<span class="indicator-pill no-indicator-dot ${colour}">`).text(text));
	}
}
