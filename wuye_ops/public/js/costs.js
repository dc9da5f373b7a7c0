// What the pages on costs share: colours of bands, and the way from a figure to what it is made of.
(() => {
	frappe.provide("wuye_ops.costs");

	const COLOURS = { "Within Budget": "green", Explain: "yellow", Approve: "orange", Stop: "red" };
	// column → what its details are
	const DETAILS = { planned: "Planned", actual: "Actual", ordered: "Ordered" };

	Object.assign(wuye_ops.costs, {
		colour: (band) => COLOURS[band] || "gray",

		pill: (band, text) =>
			`<span class="indicator-pill ${wuye_ops.costs.colour(band)}">${frappe.utils.escape_html(text)}</span>`,

		// A cell of the heat map.
		cell: (band, text) =>
			band ? `<div class="wuye-band wuye-band-${wuye_ops.costs.colour(band)}">${text}</div>` : text,

		// The framework shows options of a form in whatever sense their words have elsewhere; here each is meant as its document
		// means it.
		in_words: (frm) => {
			for (const { fieldname, fieldtype } of frm.meta.fields) {
				if (fieldtype !== "Select") continue;
				frm.get_docfield(fieldname).formatter = (value) =>
					value ? __(value, null, frm.doctype) : "";
				frm.refresh_field(fieldname);
			}
		},

		// A class that comes with the address is known to its filter once its title has arrived; the report waits for that.
		onload: (report) => {
			const filter = report.get_filter("cost_class");
			return filter.value && !filter.get_value() ? filter.set_link_title(filter.value) : null;
		},

		// The address of the details behind a figure of a row; null where there are none, or too many to read.
		details: (fieldname, row, filters) => {
			const what = DETAILS[fieldname];
			const property = row.property && !row.is_total ? row.property : filters.property;
			if (!what || !property || !row[fieldname]) return null;
			const year = filters.year;
			const days = row.month && !row.is_total ? row.month : null;
			const until = days || `${year}-${String(filters.month).padStart(2, "0")}`;
			const query = {
				property,
				what,
				from_date: days ? `${days}-01` : `${year}-01-01`,
				to_date: moment(`${until}-01`).endOf("month").format("YYYY-MM-DD"),
			};
			const cost_class = row.cost_class || filters.cost_class;
			if (cost_class) query.cost_class = cost_class;
			return frappe.utils.escape_html(wuye_ops.address({ report: "Cost Details" }, query));
		},
	});

	// The address of what is behind a figure of a comparison: of an account ERPNext's General Ledger for whom it is open, else its
	// entries, of what was planned its budgets; null where there are too many to read.
	wuye_ops.costs.behind = (fieldname, row, { property, from_date, to_date, cost_class }) => {
		const what = { planned: "Planned", actual: "Actual", unit_cost: "Actual" }[fieldname];
		const place = (!row.is_total && row.property) || property;
		if (!what || (row.is_total && !property)) return null;
		const days = { from_date, to_date };
		const may_read_ledger = frappe.boot.user.all_reports?.["General Ledger"];
		if (
			may_read_ledger &&
			what === "Actual" &&
			row.cost_center &&
			!row.is_total &&
			(row.account || !row.cost_class)
		) {
			const ledger = { ...days, cost_center: JSON.stringify([row.cost_center]) };
			if (row.account) ledger.account = JSON.stringify([row.account]);
			if (row.company) ledger.company = row.company;
			if (row.account || !cost_class)
				return frappe.utils.escape_html(wuye_ops.address({ report: "General Ledger" }, ledger));
		}
		if (!place) return null;
		const query = { property: place, what, ...days };
		if (row.cost_class || cost_class) query.cost_class = row.cost_class || cost_class;
		if (row.account) query.account = row.account;
		return frappe.utils.escape_html(wuye_ops.address({ report: "Cost Details" }, query));
	};

	// Names of classes: the framework sends titles with a document that is loaded, and none with one that was saved.
	let titles = null;
	wuye_ops.costs.class_titles = () =>
		(titles ??= frappe.db
			.get_list("Cost Class", { fields: ["name", "class_name"], limit: 100 })
			.then((rows) => {
				for (const { name, class_name } of rows)
					frappe.utils.add_link_title("Cost Class", name, class_name);
				return Object.fromEntries(rows.map(({ name, class_name }) => [name, class_name]));
			}));

	// the filter of the reports
	wuye_ops.filters.cost_class = () => wuye_ops.filters.link("cost_class", __("Cost Class"), "Cost Class");
})();
