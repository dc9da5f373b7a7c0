// 相似报事: open requests that are probably about the same thing, for the form of a request and the phone entry.
(() => {
	frappe.provide("wuye_ops");

	const escape = (text) => frappe.utils.escape_html(text || "");

	// One line for each: what, where, when, how many have reported it, and why it is offered.
	wuye_ops.similar_requests = (wrapper, rows, { action, on_choose, chosen } = {}) => {
		wrapper.html(rows.length ? `<div class="wuye-similar">${rows.map(line).join("")}</div>` : "");
		wrapper
			.find("[data-request]")
			.on("click", (event) => on_choose($(event.currentTarget).data("request")));

		function line(row) {
			const where = [
				row.customer_name || row.reporter_name,
				row.unit,
				wuye_ops.short_time(row.opened_on),
			];
			const several =
				row.reporters > 1 ? `<b>${__("{0} have reported it", [row.reporters])}</b> · ` : "";
			const on = chosen === row.name ? "btn-primary" : "btn-default";
			return `<div class="wuye-similar-row">
				<div>
					<a href="/app/service-request/${encodeURIComponent(row.name)}" target="_blank">${escape(row.subject)}</a>
					${wuye_ops.indicator(row.status)}
					<div class="small text-muted">${several}${escape(where.filter(Boolean).join(" · "))}
						· ${escape(row.reasons.join(", "))}</div>
				</div>
				<button class="btn btn-xs ${on}" data-request="${escape(row.name)}">${action}</button>
			</div>`;
		}
	};
})();
