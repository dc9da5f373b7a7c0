// Letters of arrears cases: chosen in the list, printed as one file, their deliveries entered together.
(() => {
	frappe.provide("wuye_ops.arrears");

	wuye_ops.arrears.LETTERS = ["Friendly Reminder", "Demand Letter", "Second Letter", "Lawyer's Letter"];
	wuye_ops.arrears.METHODS = ["Signed For", "Registered Mail", "E-mail Read", "Posted on Door"];
	const options = (values) => values.map((value) => ({ value, label: __(value) }));
	wuye_ops.arrears.method_options = () => options(wuye_ops.arrears.METHODS);

	wuye_ops.arrears.print_letters = (cases) => {
		const proposed = cases
			.map((row) => row.next_step)
			.filter((kind) => wuye_ops.arrears.LETTERS.includes(kind));
		wuye_ops.ask({
			title: __("Print Letters"),
			fields: [
				{
					fieldname: "kind",
					fieldtype: "Select",
					label: __("Letter", null, "Letter Batch"),
					options: options(wuye_ops.arrears.LETTERS),
					default: most_frequent(proposed) || "Demand Letter",
					reqd: 1,
				},
				{
					fieldname: "note",
					fieldtype: "Small Text",
					label: __("Text Added"),
					description: __("Printed in each letter, above the signature"),
				},
				{
					fieldname: "what",
					fieldtype: "HTML",
					options: `<p class="text-muted">${__(
						"{0} cases are chosen. Each whose turn it is gets this step, to be delivered; the others are listed with the reason.",
						[cases.length]
					)}</p>`,
				},
			],
			label: __("Print"),
			action: ({ kind, note }) =>
				wuye_ops
					.call("fees.letter_batches.print_letters", {
						cases: cases.map((row) => row.name),
						kind,
						note,
					})
					.then((batch) => frappe.set_route("Form", "Letter Batch", batch)),
		});
	};

	function most_frequent(values) {
		const counts = {};
		for (const value of values) counts[value] = (counts[value] || 0) + 1;
		return Object.keys(counts).sort((a, b) => counts[b] - counts[a])[0];
	}

	// A link that is safe in a page: only addresses of files on this site.
	wuye_ops.arrears.file_link = (url, text) =>
		/^\/(private\/)?files\//.test(url || "")
			? `<a href="${encodeURI(url)}" target="_blank" rel="noopener">${frappe.utils.escape_html(text)}</a>`
			: "";
})();
