// An indicator: what it says of each property now; thresholds are changed with a reason, and it is switched on after its back-test.
frappe.ui.form.on("Risk Indicator", {
	onload(frm) {
		// what the company begins with; a copy keeps its own
		if (!frm.is_new() || frm.doc.title) return;
		frappe
			.call({ method: "wuye_ops.risk.settings.of_new_indicator", type: "GET" })
			.then(({ message }) => frm.is_new() && frm.set_value(message));
	},
	refresh(frm) {
		wuye_ops.metrics.setup_field(frm);
		if (frm.is_new()) frm.page.set_title(__("New Risk Indicator"));
		else frm.page.set_title(frm.doc.title);
		frm.trigger("metric");
		guard_fields(frm);
		if (frm.is_new()) return;
		tell(frm);
		show_values(frm);
		add_steps(frm);
	},
	metric(frm) {
		const unit = wuye_ops.metrics.unit(frm.doc.metric);
		const text = unit
			? __("In {0}. Empty where there is no such level", [unit])
			: __("In the unit of the metric. Empty where there is no such level");
		frm.set_df_property("yellow", "description", text);
	},
});

const DEFINING = [
	"read_over",
	"comparison",
	"yellow",
	"orange",
	"red",
	"hold_hours",
	"hysteresis",
	"fewest",
	"patience_hours",
	"reopen_days",
];
const WATCHING = ["scope", "of_company"];

// Once it is there, what decides when it warns is changed by the button.
function guard_fields(frm) {
	for (const field of [...DEFINING, ...WATCHING, "properties"]) {
		frm.set_df_property(field, "read_only", frm.is_new() ? 0 : 1);
	}
}

function tell(frm) {
	const { doc } = frm;
	if (!(doc.metric in (frappe.boot.wuye_metrics || {}))) {
		frm.set_intro(__("Its metric is not measured any more: it watches nothing. Switch it off."), "red");
	} else if (doc.enabled) {
		frm.set_intro(__("It is on: every hour the values are held against its thresholds."), "green");
	} else {
		frm.set_intro(
			__("It is off. Open the back-test and see what it would have done; then switch it on."),
			"orange"
		);
	}
}

function add_steps(frm) {
	const officer = frappe.user.has_role("Risk Officer");
	frm.add_custom_button(__("Back-Test"), () => back_test(frm));
	// who is limited to properties changes what watches those alone
	const may_change = frm.doc.__onload?.may_change;
	if (!may_change) frm.disable_form();
	if (!officer || !may_change) return;
	frm.add_custom_button(__("Change Thresholds"), () => change(frm));
	const on = frm.doc.enabled;
	wuye_ops.add_step(frm, on ? __("Switch Off") : __("Switch On"), () => switch_it(frm, !on), !on);
}

function switch_it(frm, on) {
	wuye_ops.ask_reason(on ? __("Switch On") : __("Switch Off"), __("Reason"), (reason) =>
		wuye_ops
			.call("risk.indicators.switch", { name: frm.doc.name, on: on ? 1 : 0, reason })
			.then(() => frm.reload_doc())
	);
}

function change(frm) {
	const copy = (fieldname) => {
		const { label, fieldtype, options, description } = frm.fields_dict[fieldname].df;
		return {
			fieldname,
			fieldtype,
			options,
			label: __(label, null, "Risk Indicator"),
			description: description ? __(description, null, "Risk Indicator") : "",
			default: frm.doc[fieldname],
		};
	};
	const select = (fieldname) => ({
		...copy(fieldname),
		options: frm.fields_dict[fieldname].df.options
			.split("\n")
			.map((value) => ({ value, label: __(value, null, "Risk Indicator") })),
	});
	wuye_ops.ask({
		title: __("Change Thresholds"),
		size: "large",
		fields: [
			select("comparison"),
			copy("yellow"),
			copy("orange"),
			copy("red"),
			{ fieldtype: "Column Break" },
			select("read_over"),
			copy("hold_hours"),
			copy("hysteresis"),
			{ fieldtype: "Column Break" },
			copy("fewest"),
			copy("patience_hours"),
			copy("reopen_days"),
			{ fieldtype: "Section Break", label: __("What It Watches") },
			select("scope"),
			{ fieldtype: "Column Break" },
			copy("of_company"),
			{
				fieldname: "properties",
				fieldtype: "MultiSelectPills",
				label: __("Properties"),
				depends_on: "eval:doc.scope === 'Listed Properties'",
				default: (frm.doc.properties || []).map((row) => row.property),
				get_data: (text) => frappe.db.get_link_options("Property", text),
			},
			{ fieldtype: "Section Break" },
			{
				fieldname: "reason",
				fieldtype: "Small Text",
				label: __("Reason"),
				description: __("It is kept with the values before and after."),
				reqd: 1,
			},
		],
		action: ({ reason, ...entered }) => {
			const values = {};
			for (const field of [...DEFINING, ...WATCHING]) values[field] = entered[field] ?? "";
			values.properties = values.scope === "Listed Properties" ? entered.properties || [] : [];
			return wuye_ops
				.call("risk.indicators.change", { name: frm.doc.name, values, reason })
				.then(() => frm.reload_doc());
		},
	});
}

// -- what it would have done

function back_test(frm) {
	const dialog = new frappe.ui.Dialog({
		title: __("Back-Test: {0}", [frappe.utils.escape_html(frm.doc.title)]),
		size: "extra-large",
		fields: [
			{ fieldname: "place", fieldtype: "Select", label: __("Property"), change: () => look() },
			{ fieldname: "result", fieldtype: "HTML" },
		],
	});
	const place = dialog.fields_dict.result.$wrapper;
	let shown = null;
	const look = () => {
		const asked = dialog.get_value("place");
		if (!asked || asked === shown) return;
		shown = asked;
		place.text(__("Counting the past year …"));
		frappe
			.xcall("wuye_ops.risk.back_testing.show", { indicator: frm.doc.name, place: asked })
			.then((data) => {
				if (shown === asked) result(place, data);
			});
	};
	dialog.onhide = () => frm.reload_doc();
	dialog.show();
	frappe.xcall("wuye_ops.risk.back_testing.places", { indicator: frm.doc.name }).then((places) => {
		if (!places.length) {
			place.text(__("It watches no property of yours."));
			return;
		}
		dialog.set_df_property("place", "options", places);
		dialog.set_value("place", places[0].value).then(look);
	});
}

function result(place, data) {
	const said = (text) => frappe.utils.escape_html(String(text ?? ""));
	const chart = $('<div class="mb-3"></div>');
	const remarks = data.remarks.map((text) => `<li>${said(text)}</li>`).join("");
	const days = Object.entries(data.days)
		.filter(([, count]) => count)
		.map(([standing, count]) => `${said(__(standing, null, "Risk Alert"))} ${Math.round(count)}`)
		.join(" · ");
	const rows = data.alerts
		.map(
			(one) => `<tr>
				<td>${said(frappe.datetime.str_to_user(one.opened_on))}</td>
				<td>${wuye_ops.risk_warnings.pill(one.level)}</td>
				<td class="text-right">${said(wuye_ops.risk_warnings.number(one.value, data.unit))}</td>
				<td>${one.back_on ? said(frappe.datetime.str_to_user(one.back_on)) : said(__("still so"))}</td>
				<td class="text-right">${one.days}</td>
				<td class="text-right">${one.relapses}</td>
			</tr>`
		)
		.join("");
	const heads = [
		__("From"),
		__("Level"),
		__("Worst Value"),
		__("Until"),
		__("Lasted (Days)"),
		__("Relapses"),
	];
	const table = rows
		? `<div class="wuye-risk-table"><table class="table table-bordered">
			<thead><tr>${heads.map((text) => `<th>${said(text)}</th>`).join("")}</tr></thead>
			<tbody>${rows}</tbody></table></div>`
		: `<p class="text-muted">${said(__("There would have been no alert."))}</p>`;
	const how = data.monthly
		? __("From closed months: this metric cannot be counted again for days that are over.")
		: __("Counted week by week from the data as they are now.");
	place
		.empty()
		.append(
			chart,
			$(`<ul class="wuye-risk-remarks">${remarks}</ul>`),
			$(`<p>${said(__("Days: {0}", [""]))}${days}</p>`),
			$(
				`<h5>${said(
					__("{0} alerts, {1} times told", [data.alerts.length, data.notices])
				)}</h5>${table}<p class="text-muted small">${said(how)}</p>`
			)
		);
	wuye_ops.risk_warnings.draw(chart.get(0), data);
}

// -- what it says now

function show_values(frm) {
	const { doc } = frm;
	const place = frm.fields_dict.values_html.$wrapper.empty();
	frappe.xcall("wuye_ops.risk.back_testing.values_now", { indicator: doc.name }).then((rows) => {
		if (frm.doc.name !== doc.name) return;
		place.empty().append(rows.length ? values_table(rows) : nothing());
	});
}

function nothing() {
	return $(`<p class="text-muted"></p>`).text(__("It has not looked at anything yet."));
}

function values_table(rows) {
	const said = (text) => frappe.utils.escape_html(String(text ?? ""));
	const cell = (row) => {
		if (row.error) return `<span class="text-danger">${said(row.error)}</span>`;
		if (row.is_silent)
			return `<span class="indicator-pill no-indicator-dot gray">${said(__("No data"))}</span>`;
		return (
			wuye_ops.risk_warnings.pill(row.level) || `<span class="text-muted">${said(__("Good"))}</span>`
		);
	};
	const body = rows
		.map((row) => {
			const alert = row.last_breach
				? `<a href="/app/risk-alert/${encodeURIComponent(row.last_breach)}">${said(row.last_breach)}</a>`
				: "";
			const value = row.value === null ? "—" : `${row.value} ${row.unit}`;
			return `<tr${row.watched ? "" : ' class="text-muted"'}>
				<td>${said(row.property || row.company)}</td>
				<td class="text-right">${said(value)}</td>
				<td>${cell(row)}</td>
				<td>${row.value_at ? said(moment(row.value_at).format("MM-DD HH:mm")) : ""}</td>
				<td>${alert}</td>
			</tr>`;
		})
		.join("");
	const heads = [__("Property"), __("Value"), __("Level"), __("Value of"), __("Last Breach")];
	return $(`<div class="wuye-risk-table"><table class="table table-bordered">
		<thead><tr>${heads.map((text) => `<th>${said(text)}</th>`).join("")}</tr></thead>
		<tbody>${body}</tbody></table></div>`);
}
