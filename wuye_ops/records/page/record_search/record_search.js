// Search in the text of files, over what the user may open, and in the register, over what they may see.
frappe.pages["record-search"].on_page_load = (wrapper) => {
	const page = frappe.ui.make_app_page({
		parent: wrapper,
		title: __("Search in Files"),
		single_column: true,
	});
	wrapper.search = new RecordSearch(page);
};

frappe.pages["record-search"].on_page_show = (wrapper) => {
	const asked = frappe.utils.get_query_params().q;
	if (asked) wrapper.search?.ask(asked);
	else wrapper.search?.query.$input.trigger("focus");
};

class RecordSearch {
	constructor(page) {
		this.body = $("<div class='wuye-record-search'>").appendTo(page.main);
		this.query = page.add_field({
			fieldname: "query",
			fieldtype: "Data",
			label: __("What is in the file"),
			change: () => this.search(),
		});
		this.category = page.add_field({
			fieldname: "category",
			fieldtype: "Link",
			options: "Record Category",
			label: __("Category"),
			change: () => this.search(),
		});
		this.property = page.add_field({
			fieldname: "property",
			fieldtype: "Link",
			options: "Property",
			label: __("Property"),
			change: () => this.search(),
		});
		this.all_versions = page.add_field({
			fieldname: "all_versions",
			fieldtype: "Check",
			label: __("Former versions as well"),
			change: () => this.search(),
		});
		page.set_primary_action(__("Search"), () => this.search(), "search");
		this.say(__("Words from the title or from inside of PDF, Word, Excel, PowerPoint and text files."));
	}

	ask(query) {
		this.query.set_value(query).then(() => this.search());
	}

	// A field tells of a change when it loses the focus as well: the same search is not made twice in a row.
	search() {
		const args = {
			query: (this.query.get_value() || "").trim(),
			category: this.category.get_value(),
			property: this.property.get_value(),
			all_versions: this.all_versions.get_value() ? 1 : 0,
		};
		const asked = JSON.stringify(args);
		if (!args.query || asked === this.asked) return;
		this.asked = asked;
		this.load(args, 0);
	}

	load(args, start) {
		frappe.call("wuye_ops.records.archive.search.find", { ...args, start }).then(({ message: found }) => {
			if (!start) this.body.empty();
			this.draw(found, args, start);
		});
	}

	draw(found, args, start) {
		for (const row of found.files) this.body.append(this.file(row));
		if (found.more) {
			const more = $("<button class='btn btn-default btn-sm'>").text(__("More"));
			more.on("click", () => {
				more.remove();
				this.load(args, start + found.files.length);
			});
			this.body.append(more);
		}
		if (found.records.length) {
			this.body.append($("<h5 class='mt-4'>").text(__("In the register")));
			for (const row of found.records) this.body.append(this.record(row));
		}
		if (!start && !found.files.length && !found.records.length) {
			this.say(__("Nothing was found in the files you may open."));
		}
	}

	file(row) {
		const hit = $("<div class='wuye-hit'>");
		const preview = $("<a href='#'>").text(`${row.file_name} · V${row.version}`);
		preview.on("click", (event) => {
			event.preventDefault();
			wuye_ops.archive.preview(row.version_name);
		});
		const text = $("<p>");
		for (const [piece, found] of row.pieces) text.append($(found ? "<mark>" : "<span>").text(piece));
		return hit.append(this.head(row), $("<div class='file'>").append(preview), text);
	}

	record(row) {
		const place = [row.medium ? __(row.medium, null, "Record") : "", row.location]
			.filter(Boolean)
			.join(" · ");
		return $("<div class='wuye-hit'>").append(this.head(row), $("<div class='text-muted'>").text(place));
	}

	head(row) {
		const link = $("<a>")
			.attr("href", `/app/record/${encodeURIComponent(row.name)}`)
			.text(row.title);
		const about = [row.name, row.category, row.property || __("Whole Company")].join(" · ");
		return $("<div class='head'>").append(
			$("<b>").append(link),
			$("<span class='text-muted ml-2'>").text(about),
			$("<span class='indicator-pill no-indicator-dot ml-2 gray'>").text(__(row.status, null, "Record"))
		);
	}

	say(text) {
		this.body.empty().append($("<p class='text-muted'>").text(text));
	}
}
