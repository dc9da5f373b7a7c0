// The blanks a text may have; a test keeps them equal to `fees/dunning_letters.py`.
const BLANKS = [
	["customer", __("Customer Name")],
	["property", __("Property")],
	["company", __("Company")],
	["units", __("Units")],
	["date", __("Date")],
	["bills", __("Overdue Bills")],
	["oldest_due", __("Oldest Due Date")],
	["amount", __("Overdue Amount")],
	["late_charges", __("Late Charges")],
	["total", __("Total")],
	["total_in_words", __("Amount in Words")],
	["days", __("Days to Pay")],
	["pay_by", __("Pay by")],
	["hotline", __("Hotline")],
];

frappe.ui.form.on("Dunning Letter Template", {
	refresh(frm) {
		const rows = BLANKS.map(([name, label]) => `<li><code>{{ ${name} }}</code> ${label}</li>`).join("");
		frm.get_field("fields_html").$wrapper.html(
			`<p class="text-muted">${__("Blanks that are filled in:")}</p><ul class="wuye-blanks">${rows}</ul>`
		);
	},
});
