// Who is calling, and how their requests stand: what a clerk reads out while the phone is still ringing.
(() => {
	frappe.provide("wuye_ops.caller");
	const escape = (text) => frappe.utils.escape_html(text || "");

	// The last requests of a caller, each with its state and a way to its form.
	function requests(rows) {
		if (!rows?.length) return "";
		return `<div class="wuye-caller-requests small">${rows
			.map(
				(row) => `<div>
					${wuye_ops.indicator(row.status)}
					<a href="/app/service-request/${encodeURIComponent(row.name)}" target="_blank">${escape(row.subject)}</a>
					<span class="text-muted">${escape([row.opened, row.department, row.workers].filter(Boolean).join(" · "))}</span>
					<div class="${row.sla_status === "Overdue" ? "text-danger" : "text-muted"}">${escape(
						row.solution ? `${row.state}: ${row.solution}` : row.state
					)}</div>
				</div>`
			)
			.join("")}</div>`;
	}

	// What the telephone system has said, in a line above the search.
	function banner(call) {
		if (call.withheld)
			return line("orange", __("The caller does not show a number. Ask for the unit or the name."));
		if (!call.number)
			return line("orange", __("This number cannot be looked up. Ask for the unit or the name."));
		if (call.callers.length) return line("green", __("Call from {0}", [call.mask]));
		const known = call.requests.length
			? `<div>${__("Reported from this number before")}</div>${requests(call.requests)}`
			: "";
		return line("blue", __("Call from {0}, who is not registered", [call.mask]), known);
	}

	const line = (colour, text, more = "") =>
		`<div class="wuye-call"><span class="indicator ${colour}">${escape(text)}</span>${more}</div>`;

	Object.assign(wuye_ops.caller, { requests, banner });
})();
