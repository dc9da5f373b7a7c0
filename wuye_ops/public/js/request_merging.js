// On the form of a request: what others have reported alike, merging them, and who has reported the same.
(() => {
	const MERGING = "customer_service.merging";
	const OPEN = ["New", "Accepted", "In Progress", "On Hold"];

	frappe.ui.form.on("Service Request", {
		refresh(frm) {
			if (frm.is_new()) return;
			const steps = frm.doc.__onload?.steps;
			// residents and readers are offered nothing
			if (!steps) return;
			frm.wuye_drawn = (frm.wuye_drawn || 0) + 1;
			if (frm.doc.merged_into) show_merged(frm);
			else show_reporters(frm);
			if (steps.includes("Cancel") && OPEN.includes(frm.doc.status)) offer_similar(frm);
		},
	});

	// The form may show another request by now, or have been drawn anew and asked again.
	const here = (frm, name, work) => {
		const drawn = frm.wuye_drawn;
		return ({ message }) => {
			if (frm.docname === name && frm.wuye_drawn === drawn) work(message || []);
		};
	};

	function section(frm, title) {
		const box = $("<div>");
		frm.dashboard.add_section(box, title);
		frm.dashboard.show();
		return box;
	}

	// -- this one goes another's way

	function show_merged(frm) {
		const main = frm.doc.merged_into;
		const link = `<a href="/app/service-request/${encodeURIComponent(main)}">${frappe.utils.escape_html(main)}</a>`;
		frm.dashboard.set_headline(
			__("Handled together with {0}; its customer hears of every step.", [link])
		);
		if (frm.perm[0]?.write) wuye_ops.add_step(frm, __("Split"), () => split(frm));
	}

	function split(frm) {
		frappe.confirm(__("Handle this request by itself again?"), () =>
			wuye_ops.call(`${MERGING}.split`, { request: frm.docname }).then(() => frm.reload_doc())
		);
	}

	// -- others have reported the same

	function show_reporters(frm) {
		const name = frm.docname;
		frappe.call(`wuye_ops.${MERGING}.reporters`, { request: name }).then(
			here(frm, name, (rows) => {
				if (!rows.length) return;
				const lines = rows.map((row) => {
					const who = [row.customer_name || row.reporter_name, row.unit];
					return `<div><a href="/app/service-request/${encodeURIComponent(row.name)}">${frappe.utils.escape_html(
						row.name
					)}</a> ${frappe.utils.escape_html(who.filter(Boolean).join(" · "))}
						<span class="text-muted">${wuye_ops.short_time(row.opened_on)}</span></div>`;
				});
				section(frm, __("{0} others have reported the same", [rows.length])).html(
					`<div class="wuye-reporters">${lines.join("")}</div>
					<p class="small text-muted">${__("They are told of each step, and read the solution.")}</p>`
				);
			})
		);
	}

	// -- probably the same

	function offer_similar(frm) {
		const name = frm.docname;
		frappe.call("wuye_ops.customer_service.similar.similar_to", { request: name }).then(
			here(frm, name, (rows) => {
				if (!rows.length) return;
				wuye_ops.similar_requests(section(frm, __("Similar Open Requests")), rows, {
					action: __("Merge"),
					on_choose: (other) =>
						choose(
							frm,
							rows.find((row) => row.name === other)
						),
				});
			})
		);
	}

	function choose(frm, other) {
		const into_other = __("This one into {0}", [other.name]);
		const into_this = __("{0} into this one", [other.name]);
		wuye_ops.ask({
			title: __("Merge"),
			fields: [
				{
					fieldname: "way",
					fieldtype: "Select",
					label: __("Which one goes on?"),
					options: [
						{ value: "other", label: into_other },
						{ value: "this", label: into_this },
					],
					default: frm.doc.status === "New" ? "other" : "this",
					description: __(
						"The merged request is closed under its own number; its customer is told and hears of every step of the other."
					),
					reqd: 1,
				},
			],
			action: ({ way }) => {
				const [request, into] =
					way === "other" ? [frm.docname, other.name] : [other.name, frm.docname];
				return wuye_ops.call(`${MERGING}.merge`, { request, into }).then(() => {
					frappe.show_alert({
						message: __("{0} was merged into {1}.", [request, into]),
						indicator: "green",
					});
					return frm.reload_doc();
				});
			},
		});
	}
})();
