// The answer base at hand: found while somebody speaks, sent with one click.
(() => {
	frappe.provide("wuye_ops.answers");

	const ANSWERS = "customer_service.answers";
	const OPEN = ["New", "Accepted", "In Progress"];

	// Searches as one types and shows what fits; `use(answer)` is called with the one that was chosen.
	wuye_ops.answers.panel = (wrapper, { property, use, label }) => {
		let asked = "";
		const search = frappe.utils.debounce((text) => {
			const question = (text || "").trim();
			if (question === asked) return;
			asked = question;
			if (question.length < 2) return draw([]);
			frappe
				.call(`wuye_ops.${ANSWERS}.search`, { text: question, property_name: property() || null })
				.then(({ message }) => question === asked && draw(message || [], question));
		}, 250);

		function draw(rows, question) {
			const escape = frappe.utils.escape_html;
			wrapper.html(
				rows.length
					? `<div class="wuye-answers">${rows
							.map(
								(row, index) => `<div class="wuye-answer">
								<div class="wuye-answer-title"><b>${escape(row.title)}</b>
									<span class="text-muted">${row.published ? "" : __("internal, not on the website")}</span>
									<button type="button" class="btn btn-xs btn-default" data-answer="${index}">${label}</button></div>
								<div class="wuye-answer-text">${escape(row.answer)}</div></div>`
							)
							.join("")}</div>`
					: question
						? `<p class="text-muted">${__("No answer found. Record the question and pass it on.")}</p>`
						: ""
			);
			wrapper
				.find("[data-answer]")
				.on("click", (event) => use(rows[Number(event.currentTarget.dataset.answer)]));
		}

		const clear = () => {
			asked = "";
			draw([]);
		};
		return { search, clear };
	};

	wuye_ops.answers.add_step = (frm) => {
		const { doc } = frm;
		if (doc.kind !== "Inquiry" || !OPEN.includes(doc.status)) return;
		if (!frm.perm[0]?.write || !frappe.model.can_read("Help Article")) return;
		wuye_ops.add_step(frm, __("Answer"), () => answer(frm), true);
	};

	function answer(frm) {
		let chosen = null;
		const dialog = wuye_ops.ask({
			title: __("Answer"),
			size: "large",
			fields: [
				{
					fieldname: "question",
					fieldtype: "Data",
					label: __("Question"),
					default: frm.doc.description || frm.doc.subject,
				},
				{ fieldname: "found", fieldtype: "HTML" },
				{
					fieldname: "text",
					fieldtype: "Small Text",
					label: __("Answer to the Customer"),
					description: __("Adapt it to the case; the customer reads it as it stands here."),
				},
			],
			label: __("Send"),
			action: ({ text }) => {
				if (!chosen) {
					frappe.show_alert({ message: __("Choose an answer first."), indicator: "orange" });
					return Promise.reject();
				}
				return wuye_ops
					.call(`${ANSWERS}.answer_with`, { request: frm.docname, article: chosen.name, text })
					.then(() => frm.reload_doc());
			},
		});
		const panel = wuye_ops.answers.panel(dialog.fields_dict.found.$wrapper, {
			property: () => frm.doc.property,
			label: __("Take This Answer"),
			use: (row) => {
				chosen = row;
				dialog.set_value("text", row.answer);
			},
		});
		const input = dialog.get_field("question").$input;
		input.on("input", () => panel.search(input.val()));
		panel.search(frm.doc.description || frm.doc.subject);
	}
})();
