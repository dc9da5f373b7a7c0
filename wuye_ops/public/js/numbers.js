// Frappe cuts the noughts of a whole number behind its thousands separator, too: it shows 20,000 as 20 (formatters.js, Float).
(() => {
	const theirs = frappe.form.formatters.Float;
	frappe.form.formatters.Float = (value, docfield, options, doc) => {
		const shown = theirs(value, docfield, { ...options, always_show_decimals: true }, doc);
		if (options?.always_show_decimals || docfield.options?.trim()) return shown;
		const { decimal_str } = window.get_number_format_info(window.get_number_format());
		if (!decimal_str) return shown;
		const noughts = new RegExp(`(\\${decimal_str}\\d*?[1-9])0+(?!\\d)|\\${decimal_str}0+(?!\\d)`);
		return String(shown).replace(noughts, "$1");
	};
})();
