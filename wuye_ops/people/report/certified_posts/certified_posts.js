// 持证上岗: the list for an inspector, and what HR has to see to first.
const HOLDER_COLOURS = { Valid: "green", Expiring: "orange", Lacking: "red" };

frappe.query_reports["Certified Posts"] = {
	filters: [
		{
			fieldname: "on_day",
			label: __("On Day"),
			fieldtype: "Date",
			default: frappe.datetime.get_today(),
		},
		wuye_ops.filters.company(),
		wuye_ops.filters.property(),
		wuye_ops.filters.link("designation", __("Designation"), "Designation"),
		wuye_ops.filters.one_of(
			"standing",
			__("Standing", null, "Certified Posts"),
			Object.keys(HOLDER_COLOURS),
			"Certified Posts"
		),
	],
	formatter: wuye_ops.filters.pills("standing", HOLDER_COLOURS, "Certified Posts"),

	onload(report) {
		report.page.add_inner_button(__("Print for Inspector"), () =>
			report.print_report({ orientation: "Landscape" })
		);
	},

	// What the template of the report prints: a sheet for each property.
	sheet(rows, filters) {
		const places = new Map();
		for (const row of rows) {
			const place = row.property || __("Head Office");
			if (!places.has(place)) places.set(place, []);
			places.get(place).push(row);
		}
		const sheets = [...places].map(([place, people]) => sheet_of(place, people, filters));
		return `${SHEET_STYLE}${sheets.join("") || `<p>${__("Nothing to show")}</p>`}`;
	},
};

const SHEET_STYLE = `<style>
	.certified-sheet + .certified-sheet { page-break-before: always; }
	.certified-sheet h3 { margin: 0 0 4px; text-align: center; }
	.certified-sheet p { margin: 0 0 8px; }
	.certified-sheet table { width: 100%; border-collapse: collapse; }
	.certified-sheet th, .certified-sheet td { border: 1px solid #333; padding: 4px 6px; vertical-align: top; }
	.certified-sheet th { background: #f0f0f0; white-space: nowrap; }
	.certified-sheet tr { page-break-inside: avoid; }
	.certified-sheet .nowrap { white-space: nowrap; }
	.certified-sheet .lacking { font-weight: bold; }
	.certified-signs { display: flex; justify-content: space-between; margin-top: 24px; }
	.certified-signs span { min-width: 30%; border-bottom: 1px solid #333; padding-bottom: 2px; }
</style>`;

function sheet_of(place, people, filters) {
	const escape = (text) => frappe.utils.escape_html(text || "");
	const day = (value) => (value ? frappe.datetime.str_to_user(value) : "");
	const lines = people.flatMap((person, index) =>
		person.papers.map((paper, number) => {
			const whose = number
				? ""
				: `<td rowspan="${person.papers.length}">${index + 1}</td>
					<td rowspan="${person.papers.length}" class="nowrap">${escape(person.employee_name)}</td>
					<td rowspan="${person.papers.length}">${escape(person.designation)}</td>`;
			const lacks = paper.standing === "Lacking";
			const until = paper.valid_until ? day(paper.valid_until) : __("does not end");
			return `<tr>${whose}<td>${escape(paper.kind)}</td>
				<td class="nowrap">${escape(paper.number)}</td><td>${escape(paper.issued_by)}</td>
				<td class="nowrap">${lacks ? "" : until}</td>
				<td class="nowrap">${paper.due_on !== paper.valid_until ? day(paper.due_on) : ""}</td>
				<td class="${lacks ? "lacking" : ""}">${__(paper.standing, null, "Certified Posts")}${
					lacks ? `：${escape(paper.reason)}` : ""
				}</td></tr>`;
		})
	);
	const lacking = people.filter((person) => person.standing === "Lacking").length;
	const head = [
		__("No."),
		__("Employee Name"),
		__("Designation"),
		__("Certificate"),
		__("Certificate Number"),
		__("Issued By"),
		__("Valid Until"),
		__("Review By"),
		__("Standing", null, "Certified Posts"),
	];
	return `<div class="certified-sheet">
		<h3>${__("Certified Posts")}</h3>
		<p>${__("Property")}：${escape(place)}　${__("On Day")}：${day(filters.on_day)}　${__(
			"{0} people need a certificate, {1} lack one.",
			[people.length, lacking]
		)}</p>
		<table><thead><tr>${head.map((label) => `<th>${label}</th>`).join("")}</tr></thead>
			<tbody>${lines.join("")}</tbody></table>
		<p>${__("Numbers that are ID numbers are shown in part; the holder shows the certificate itself.")}</p>
		<div class="certified-signs"><span>${__("Property (seal)")}：</span><span>${__(
			"Inspected by"
		)}：</span><span>${__("Date")}：</span></div>
	</div>`;
}
