// Scorecards of people: what the list, the form and the run have in common.
(() => {
	frappe.provide("wuye_ops");

	wuye_ops.score_a_month = () =>
		wuye_ops.ask({
			title: __("Score a Month"),
			label: __("Start Scoring"),
			fields: [
				{
					fieldname: "month",
					fieldtype: "Date",
					label: __("A Day of the Month"),
					default: frappe.datetime.add_months(frappe.datetime.month_start(), -1),
					reqd: 1,
				},
				{
					fieldname: "property_name",
					fieldtype: "Link",
					options: "Property",
					label: __("Property"),
					description: __("Empty: of all properties and head office"),
				},
			],
			action: (values) =>
				wuye_ops
					.call("people.scorecards.runs.start", values)
					.then((run) => frappe.set_route("Form", "Scorecard Run", run)),
		});

	// A month is kept as its first day.
	wuye_ops.month_of = (value) => (value || "").slice(0, 7);
	wuye_ops.show_month = (frm) => frm.set_df_property("month_start", "formatter", wuye_ops.month_of);

	// What a select says by itself is in the words of its own document.
	wuye_ops.say_selects = (frm) => {
		for (const { fieldname } of frm.meta.fields.filter(({ fieldtype }) => fieldtype === "Select"))
			frm.set_df_property(fieldname, "formatter", (value) => __(value || "", null, frm.doctype));
	};

	// The documents behind a number, page by page; what somebody may not open has no link.
	wuye_ops.show_scorecard_rows = (scorecard, code, title) => {
		const escape = frappe.utils.escape_html;
		const dialog = new frappe.ui.Dialog({ title: escape(title), size: "large" });
		const $list = $(`<div class="wuye-scorecard-rows"></div>`).appendTo(dialog.body);
		const line = (row) => {
			const text = row.name
				? `<a href="/app/${frappe.router.slug(row.doctype)}/${encodeURIComponent(row.name)}">${escape(
						row.text
					)}</a>`
				: `<span class="text-muted">${escape(row.text)}</span>`;
			const counts =
				row.denominator === null
					? flt(row.numerator, 2)
					: `${flt(row.numerator, 2)} / ${flt(row.denominator, 2)}`;
			const day = row.on ? frappe.datetime.str_to_user(row.on) : "";
			return `<div class="wuye-scorecard-row"><span>${text}
				<small class="text-muted">${escape(__(row.doctype))} ${day}</small></span>
				<span>${counts}</span></div>`;
		};
		const load = (start) =>
			frappe
				.call({
					method: "wuye_ops.people.scorecards.behind.rows",
					type: "GET",
					args: { scorecard, code, start },
				})
				.then(({ message }) => {
					$list.find("button").remove();
					$list.append(message.rows.map(line).join("") || escape(__("No documents.")));
					if (!message.more) return;
					$(`<button class="btn btn-default btn-sm">${__("More")}</button>`)
						.appendTo($list)
						.on("click", () => load(start + message.rows.length));
				});
		return load(0).then(() => dialog.show());
	};
})();
