// Recurrence rules of plans, put together by choosing, with the next days shown.
(() => {
	frappe.provide("wuye_ops");
	const WEEKDAYS = [
		["MO", __("Monday")],
		["TU", __("Tuesday")],
		["WE", __("Wednesday")],
		["TH", __("Thursday")],
		["FR", __("Friday")],
		["SA", __("Saturday")],
		["SU", __("Sunday")],
	];
	// what people say → months between two times
	const MONTHS = { Monthly: 1, Quarterly: 3, "Half-Yearly": 6 };

	// next_days: the method that says when a plan, saved or not, comes next.
	function add_buttons(frm, next_days) {
		frm.add_custom_button(__("Build Recurrence"), () => build(frm, next_days));
		frm.add_custom_button(__("Next Days"), () => show_days(frm, next_days));
	}

	function build(frm, next_days) {
		const chosen = read_rule(frm.doc.rrule);
		wuye_ops.ask({
			title: __("Build Recurrence"),
			label: __("Use It"),
			fields: [
				{
					fieldname: "often",
					fieldtype: "Select",
					label: __("How Often"),
					options: ["Daily", "Weekly", "Monthly", "Quarterly", "Half-Yearly", "Yearly"].map(
						(value) => ({
							value,
							label: __(value),
						})
					),
					default: chosen.often,
					reqd: 1,
				},
				{
					fieldname: "interval",
					fieldtype: "Int",
					label: __("Every So Many Days or Weeks"),
					default: chosen.interval,
					depends_on: "eval:['Daily','Weekly'].includes(doc.often)",
				},
				{
					fieldname: "weekdays",
					fieldtype: "MultiCheck",
					label: __("On These Weekdays"),
					columns: 4,
					sort_options: false,
					options: WEEKDAYS.map(([value, label]) => ({
						value,
						label,
						checked: chosen.weekdays.includes(value),
					})),
					depends_on: "eval:doc.often=='Weekly'",
				},
				{
					fieldname: "month",
					fieldtype: "Int",
					label: __("Month"),
					default: chosen.month,
					depends_on: "eval:doc.often=='Yearly'",
				},
				{
					fieldname: "day",
					fieldtype: "Int",
					label: __("Day of the Month"),
					description: __("-1 is the last day"),
					default: chosen.day,
					depends_on: "eval:!['Daily','Weekly'].includes(doc.often)",
				},
			],
			action: (values) => {
				const rule = write_rule(values);
				return frm.set_value("rrule", rule).then(() => show_days(frm, next_days));
			},
		});
	}

	function write_rule({ often, interval, weekdays, month, day }) {
		const every = interval > 1 ? `;INTERVAL=${interval}` : "";
		if (often === "Daily") return `FREQ=DAILY${every}`;
		if (often === "Weekly") {
			const days = weekdays?.length ? `;BYDAY=${weekdays.join(",")}` : "";
			return `FREQ=WEEKLY${every}${days}`;
		}
		if (often === "Yearly") return `FREQ=YEARLY;BYMONTH=${month || 1};BYMONTHDAY=${day || 1}`;
		const months = MONTHS[often] > 1 ? `;INTERVAL=${MONTHS[often]}` : "";
		return `FREQ=MONTHLY${months};BYMONTHDAY=${day || 1}`;
	}

	// What the dialog can say of a rule; the rest of it is for those who write rules.
	function read_rule(rule) {
		const parts = Object.fromEntries(
			String(rule || "")
				.toUpperCase()
				.replace(/^RRULE:/, "")
				.split(";")
				.map((part) => part.split("="))
		);
		const interval = cint(parts.INTERVAL) || 1;
		const monthly = Object.keys(MONTHS).find((often) => MONTHS[often] === interval) || "Monthly";
		return {
			often:
				{ DAILY: "Daily", WEEKLY: "Weekly", MONTHLY: monthly, YEARLY: "Yearly" }[parts.FREQ] ||
				"Daily",
			interval: ["DAILY", "WEEKLY"].includes(parts.FREQ) ? interval : 1,
			weekdays: (parts.BYDAY || "").split(","),
			month: cint(parts.BYMONTH) || 1,
			day: cint(parts.BYMONTHDAY) || 1,
		};
	}

	function show_days(frm, next_days) {
		if (!frm.doc.property || !frm.doc.start_date) {
			frappe.show_alert({
				message: __("Choose the property and the start date first."),
				indicator: "orange",
			});
			return;
		}
		return wuye_ops.call(next_days, { plan: frm.doc }).then((days) => {
			const escape = frappe.utils.escape_html;
			const rows = days.map(
				(day) =>
					`<tr><td>${escape(day.text)}</td><td class="text-muted">${day.slots.map(escape).join("; ")}</td></tr>`
			);
			frappe.msgprint({
				title: __("The Next Ten Days"),
				message: `<table class="table table-sm">${rows.join("")}</table>`,
			});
		});
	}

	wuye_ops.recurrence = { add_buttons };
})();
