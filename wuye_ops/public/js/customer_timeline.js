// The page on a customer: totals that lead to their lists, and what happened, newest first, a page at a time.
(() => {
	window.wuye_ops = window.wuye_ops || {};

	wuye_ops.show_customer_timeline = (frm, fieldname) => {
		const $root = frm.get_field(fieldname).$wrapper.empty();
		if (frm.is_new()) return;
		const $totals = $('<div class="wuye-totals"></div>').appendTo($root);
		const $entries = $('<div class="wuye-timeline"></div>').appendTo($root);
		const $more = $(
			`<button class="btn btn-xs btn-default wuye-timeline-more">${__("Show Earlier")}</button>`
		)
			.hide()
			.appendTo($root);
		const profile = frm.docname;
		let before = null;

		const still_here = () => frm.docname === profile;
		const load = () =>
			wuye_ops.call("records.timeline.page", { profile, before }).then(({ entries, before: next }) => {
				if (!still_here()) return;
				entries.forEach((entry) => $entries.append(entry_html(entry)));
				if (!$entries.children().length) {
					$entries.append(`<p class="text-muted">${__("Nothing has happened yet.")}</p>`);
				}
				before = next;
				$more.toggle(Boolean(next));
			});

		wuye_ops.call("records.timeline.totals", { profile }).then((totals) => {
			if (still_here()) totals.forEach((total) => $totals.append(total_html(total)));
		});
		$more.on("click", load);
		load();
	};

	const escape = (text) => frappe.utils.escape_html(text || "");

	function total_html(total) {
		const value = total.type === "Currency" ? format_currency(total.value) : cint(total.value);
		return $(
			`<a class="wuye-total" href="#"><span>${value}</span><small>${escape(total.label)}</small></a>`
		).on("click", (event) => {
			event.preventDefault();
			frappe.set_route("List", total.doctype, total.filters);
		});
	}

	function entry_html(entry) {
		const href = frappe.utils.get_form_link(entry.doctype, entry.name);
		const when = frappe.datetime
			.str_to_user(entry.when)
			.replace(/:\d\d$/, "")
			.replace(/ 00:00$/, "");
		const status = entry.status ? `<span class="text-muted">${escape(entry.status)}</span>` : "";
		const text = entry.text ? `<div class="text-muted small">${escape(entry.text)}</div>` : "";
		return `<div class="wuye-timeline-entry">
			<time>${escape(when)}</time>
			<div>
				<span class="indicator-pill ${escape(entry.colour)}">${escape(entry.kind)}</span>
				<a href="${href}">${escape(entry.title)}</a> ${status}
				${text}
			</div>
		</div>`;
	}
})();
