// What an audit rests on, below its programme: samples and papers of each step, for those who may see them.
frappe.ui.form.on("Audit", {
	refresh(frm) {
		const $place = frm.get_field("evidence_html")?.$wrapper.empty();
		if (!$place || frm.is_new()) return;
		frappe
			.call({
				method: "wuye_ops.finance_control.audit.evidence_view.of_audit",
				args: { audit: frm.docname },
				type: "GET",
			})
			.then(({ message }) => show(frm, $place, message));
		if (frm.doc.status !== "In Field" || !frm.perm[0]?.write || !frm.doc.steps?.length) return;
		frm.add_custom_button(
			__("New Sample"),
			() => {
				const step = frm.doc.steps.find((row) => row.status === "In Work") || frm.doc.steps[0];
				frappe.new_doc("Audit Sample", { audit: frm.docname, step: step.name });
			},
			__("Programme")
		);
	},
});

const COLOURS = {
	Acceptable: "green",
	"More Work": "yellow",
	"Not Acceptable": "red",
	Evaluated: "green",
	"In Test": "orange",
	Sealed: "green",
	Changed: "orange",
	Broken: "red",
};
const escape = (value) => frappe.utils.escape_html(String(value ?? ""));
const pill = (word, doctype) =>
	`<span class="indicator-pill no-indicator-dot ${COLOURS[word] || "gray"}">${__(word, null, doctype)}</span>`;
const line = (doctype, { name, title }, state, more = "") =>
	`<div><a href="${frappe.utils.get_form_link(doctype, name)}">${escape(title)}</a> ${pill(state, doctype)}${more}</div>`;

function show(frm, $place, { samples, papers }) {
	if (!samples.length && !papers.length) return;
	const of_step = (rows, step) => rows.filter((row) => (row.step || "") === step);
	const sample = (row) =>
		line(
			"Audit Sample",
			row,
			row.conclusion || row.status,
			row.chosen_number
				? ` <span class="text-muted">${__("{0} of {1} tested, {2} not right", [
						row.tested,
						row.chosen_number,
						row.errors,
					])}</span>`
				: ""
		);
	const paper = (row) =>
		line(
			"Audit Working Paper",
			row,
			["Changed", "Broken"].includes(row.state) ? row.state : row.status,
			` <span class="text-muted">${escape(row.name)}</span>`
		);
	const steps = [...frm.doc.steps, { name: "", title: __("Without a step") }];
	const rows = steps
		.map(({ name, title, idx }) => {
			const [drawn, written] = [of_step(samples, name), of_step(papers, name)];
			if (!drawn.length && !written.length) return "";
			return `<tr><td>${idx ? `${idx}. ` : ""}${escape(title)}</td><td>${drawn.map(sample).join("")}</td><td>${written
				.map(paper)
				.join("")}</td></tr>`;
		})
		.join("");
	const head = [__("Step", null, "Audit Step"), __("Audit Sample"), __("Audit Working Paper")]
		.map((label) => `<th>${label}</th>`)
		.join("");
	$place.html(
		`<div class="wuye-sample-table"><table class="table table-bordered wuye-evidence"><thead><tr>${head}</tr></thead><tbody>${rows}</tbody></table></div>`
	);
}
