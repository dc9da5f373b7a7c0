// What the desk's forms and lists share: asking for a reason, calling a service, time in words, colours of a status.
(() => {
	frappe.provide("wuye_ops");

	wuye_ops.COLOURS = {
		// sla_status
		"On Time": "green",
		"At Risk": "orange",
		Overdue: "red",
		Met: "green",
		Breached: "red",
		// status of requests and tasks
		New: "red",
		Accepted: "blue",
		"In Progress": "orange",
		"On Hold": "gray",
		Resolved: "green",
		Closed: "gray",
		Cancelled: "gray",
		Draft: "gray",
		"To Assign": "red",
		Assigned: "blue",
		Blocked: "red",
		Done: "cyan",
		Verified: "green",
		// urgency
		Emergency: "red",
		Urgent: "orange",
		Major: "red",
		Complex: "blue",
		Normal: "gray",
		// status of billing runs, charges and what was not billed
		Previewing: "orange",
		Previewed: "blue",
		Posting: "orange",
		Posted: "green",
		"Partly Posted": "red",
		Reversing: "orange",
		Reversed: "gray",
		Planned: "blue",
		Billed: "green",
		Failed: "red",
		Skipped: "orange",
		Pending: "orange",
		// severity and status of rectifications
		Critical: "red",
		Minor: "gray",
		Open: "orange",
		"To Verify": "cyan",
		Returned: "red",
	};

	wuye_ops.indicator = (value, text = __(value)) =>
		`<span class="indicator-pill no-indicator-dot ${wuye_ops.COLOURS[value] || "gray"}">${frappe.utils.escape_html(
			text
		)}</span>`;

	const is_before_a_day = (value) =>
		Array.isArray(value) && ["<", "<="].includes(value[0]) && /^\d{4}-\d\d-\d\d/.test(value[1]);

	// A list, report or page with its filters, as an address: it can be opened in a new tab, and told to a colleague.
	wuye_ops.address = ({ doctype, report, page }, filters) => {
		const query = new URLSearchParams();
		for (const [field, value] of Object.entries(filters || {})) {
			// an empty day would count as one before all others (property/dated.py)
			if (doctype && is_before_a_day(value)) query.append(field, '["is","set"]');
			query.append(field, Array.isArray(value) ? JSON.stringify(value) : value);
		}
		const where =
			page || (doctype ? frappe.router.slug(doctype) : `query-report/${encodeURIComponent(report)}`);
		return `/app/${where}?${query}`;
	};

	// A step of a service on the server; the screen is frozen so that a second click cannot take the step twice.
	wuye_ops.call = (method, args) =>
		frappe.call({ method: `wuye_ops.${method}`, args, freeze: true }).then((r) => r.message);

	// A dialog for what a step needs; it stays open when the server refuses, so that nothing typed is lost.
	wuye_ops.ask = ({ title, fields, label, action, size }) => {
		// Bootstrap does not close a dialog that still fades in; left open it would offer the step a second time.
		const close = () =>
			dialog.display ? dialog.hide() : dialog.$wrapper.one("shown.bs.modal", () => dialog.hide());
		const dialog = new frappe.ui.Dialog({
			title,
			fields,
			size,
			primary_action_label: label || title,
			primary_action: (values) => {
				dialog.disable_primary_action();
				// the framework has said what was refused; promises of jQuery and of the browser are both welcome
				Promise.resolve(action(values))
					.then(close, () => {})
					.then(() => dialog.enable_primary_action());
			},
		});
		dialog.show();
		return dialog;
	};

	wuye_ops.ask_reason = (title, label, action) =>
		wuye_ops.ask({
			title,
			fields: [{ fieldname: "reason", fieldtype: "Small Text", label, reqd: 1 }],
			action: ({ reason }) => action(reason),
		});

	// -- time in words

	wuye_ops.minutes_until = (moment_text) =>
		moment(moment_text).diff(moment(frappe.datetime.now_datetime()), "minutes", true);

	wuye_ops.duration = (minutes) => {
		const total = Math.floor(Math.abs(minutes));
		const [days, hours, rest] = [Math.floor(total / 1440), Math.floor((total % 1440) / 60), total % 60];
		if (days) return hours ? __("{0} d {1} h", [days, hours]) : __("{0} d", [days]);
		if (hours) return rest ? __("{0} h {1} min", [hours, rest]) : __("{0} h", [hours]);
		return total ? __("{0} min", [total]) : __("less than a minute");
	};

	// `brief` is for narrow columns: days or hours or minutes, not two of them.
	wuye_ops.left_or_over = (moment_text, brief = false) => {
		let minutes = wuye_ops.minutes_until(moment_text);
		if (brief && Math.abs(minutes) >= 60) {
			const unit = Math.abs(minutes) >= 1440 ? 1440 : 60;
			minutes = Math.trunc(minutes / unit) * unit;
		}
		return minutes >= 0
			? __("{0} left", [wuye_ops.duration(minutes)])
			: __("{0} overdue", [wuye_ops.duration(minutes)]);
	};

	wuye_ops.short_time = (moment_text) => (moment_text ? moment(moment_text).format("MM-DD HH:mm") : "");

	// -- protected numbers

	const SECONDS_SHOWN = 60;

	// Shows a protected number for a minute to someone who says why; the look is logged on the server.
	wuye_ops.reveal = (doctype, name, fieldname) =>
		wuye_ops.ask({
			title: __("Show Number"),
			fields: [
				{
					fieldname: "reason",
					fieldtype: "Data",
					label: __("Why do you need it?"),
					description: __("The reason is kept in the access log."),
					reqd: 1,
				},
			],
			action: ({ reason }) =>
				wuye_ops
					.call("records.personal_data.reveal", { doctype, name, fieldname, reason })
					.then((number) => show_number(number)),
		});

	function show_number(number) {
		const text = frappe.utils.escape_html(number);
		const dialog = new frappe.ui.Dialog({
			title: __("Number"),
			fields: [{ fieldname: "number", fieldtype: "HTML" }],
		});
		let seconds = SECONDS_SHOWN;
		dialog.fields_dict.number.$wrapper.html(
			`<div class="wuye-number"><a href="tel:${text}">${text}</a></div><p class="text-muted text-center"></p>`
		);
		const note = dialog.fields_dict.number.$wrapper.find("p");
		const tick = () => {
			note.text(__("Hidden again in {0} s", [seconds]));
			if (seconds-- <= 0) dialog.hide();
		};
		const timer = setInterval(tick, 1000);
		dialog.onhide = () => {
			clearInterval(timer);
			dialog.$wrapper.remove();
		};
		tick();
		dialog.show();
	}

	// A small button beside a masked field. `source` names the document that keeps the number when it is another one.
	wuye_ops.add_reveal = (frm, fieldname, source) => {
		const field = frm.get_field(fieldname);
		if (!field) return;
		field.$wrapper.find(".wuye-reveal").remove();
		const {
			doctype,
			name,
			field: source_field,
		} = source || {
			doctype: frm.doctype,
			name: frm.docname,
			field: fieldname,
		};
		if (frm.is_new() || !name || !String(frm.doc[fieldname] || "").includes("*")) return;
		$(`<a class="wuye-reveal" tabindex="0" role="button">${__("Show Number")}</a>`)
			.appendTo(field.$wrapper.find(".clearfix").first())
			.on("click keydown", (event) => {
				if (event.type === "keydown" && event.key !== "Enter") return;
				event.preventDefault();
				wuye_ops.reveal(doctype, name, source_field);
			});
	};

	// The same in a row of a table, whose form has been opened.
	wuye_ops.add_row_reveal = (row, fieldname) => {
		const field = row.grid_form && row.grid_form.fields_dict[fieldname];
		if (!field) return;
		field.$wrapper.find(".wuye-reveal").remove();
		if (row.doc.__islocal || !String(row.doc[fieldname] || "").includes("*")) return;
		$(`<a class="wuye-reveal" tabindex="0" role="button">${__("Show Number")}</a>`)
			.appendTo(field.$wrapper.find(".clearfix").first())
			.on("click keydown", (event) => {
				if (event.type === "keydown" && event.key !== "Enter") return;
				event.preventDefault();
				wuye_ops.reveal(row.doc.doctype, row.doc.name, fieldname);
			});
	};

	// -- forms

	// The step a user will most likely take next stands out.
	wuye_ops.add_step = (frm, label, action, primary = false) => {
		const button = frm.add_custom_button(label, action);
		if (primary) button.removeClass("btn-default").addClass("btn-primary");
		return button;
	};

	// What is decided or over is read: its fields say so themselves (read_only_depends_on), and nothing is left to save.
	wuye_ops.offer_save = (frm, open) => (open ? frm.enable_save() : frm.disable_save());

	// Steps that need a reason open its dialog instead of failing: `dialogs` maps workflow actions to functions.
	wuye_ops.before_workflow_action = (frm, dialogs) => {
		const open = dialogs[frm.selected_workflow_action];
		if (!open) return Promise.resolve();
		frappe.dom.unfreeze();
		frm.selected_workflow_action = null;
		open();
		// The dialog takes the step through its service, which carries the reason; the bare step must not follow.
		return new Promise(() => {});
	};
})();

// a value to read is in the words of its document, as the same value to choose is
frappe.form.formatters.Select = (value, df) => __(frappe.form.formatters.Data(value, df), null, df?.parent);
