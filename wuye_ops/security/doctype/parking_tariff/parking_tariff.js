// A tariff: what stays cost by it, as it stands in the form.
frappe.ui.form.on("Parking Tariff", {
	setup(frm) {
		frm.set_query("income_account", () => ({ filters: { root_type: "Income", is_group: 0 } }));
		frm.set_query("fee_item", () => ({ filters: { category: "Parking", disabled: 0 } }));
	},
	refresh: (frm) => show_examples(frm),
	...Object.fromEntries(
		[
			"price", "unit_minutes", "first_units", "first_price", "free_minutes", "free_is_deducted", "has_night",
			"night_price", "night_from", "night_to", "cap", "cap_period", "most",
		].map((field) => [field, (frm) => show_examples(frm)]) // prettier-ignore
	),
});

const show_examples = frappe.utils.debounce(async (frm) => {
	const { message } = await frappe.call({
		method: "wuye_ops.security.parking_tariffs.examples",
		args: { tariff: frm.doc },
	});
	const text = frappe.utils.escape_html;
	const rows = message.rows
		.map(
			(row) =>
				`<tr><td>${text(row.stay)}</td><td class="text-right"><b>${text(row.amount)}</b></td>` +
				`<td class="text-muted small">${row.lines.map(text).join("<br>")}</td></tr>`
		)
		.join("");
	frm.get_field("example").$wrapper.html(
		`<p>${text(message.words)}</p><table class="table table-bordered"><tbody>${rows}</tbody></table>`
	);
}, 300);
