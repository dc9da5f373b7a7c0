frappe.ui.form.on("Meter", {
	setup(frm) {
		const of_property = () => ({ filters: { property: frm.doc.property } });
		["unit", "service_area", "buildings"].forEach((field) => frm.set_query(field, of_property));
	},

	refresh(frm) {
		if (frm.is_new()) return;
		show_consumption(frm);
		if (frm.doc.removed_on) {
			frm.set_intro(
				frm.doc.replaced_by
					? __("This meter was replaced. Its successor is {0}.", [link(frm.doc.replaced_by)])
					: __("This meter was removed."),
				"orange"
			);
			return;
		}
		if (frappe.model.can_create("Meter Reading"))
			frm.add_custom_button(__("Read Meter"), () => read(frm));
		if (!frm.perm[0]?.write) return;
		frm.add_custom_button(__("Replace Meter"), () => replace(frm), __("Actions"));
		frm.add_custom_button(__("Take Out"), () => remove(frm), __("Actions"));
	},

	is_shared(frm) {
		// what the other kind of meter has is hidden, and must not stay
		frm.set_value(frm.doc.is_shared ? { unit: null } : { shared_point: null, buildings: [] });
	},
});

const READINGS_SHOWN = 13; // a year of months, and the one before

const link = (name) => frappe.utils.get_form_link("Meter", name, true);

function show_consumption(frm) {
	frappe.db
		.get_list("Meter Reading", {
			filters: { meter: frm.docname },
			fields: ["read_on", "consumption"],
			order_by: "read_on desc",
			limit: READINGS_SHOWN,
		})
		.then((rows) => {
			if (rows.length < 2) return;
			rows.reverse();
			frm.dashboard.render_graph({
				title: __("Consumption"),
				type: "bar",
				colors: ["#0b7a75"],
				height: 160,
				data: {
					labels: rows.map((row) => frappe.datetime.str_to_user(row.read_on)),
					datasets: [{ name: __("Consumption"), values: rows.map((row) => row.consumption) }],
				},
			});
		});
}

function read(frm) {
	wuye_ops.ask({
		title: __("Read Meter"),
		fields: [
			{
				fieldname: "read_on",
				fieldtype: "Date",
				label: __("Read On"),
				default: frappe.datetime.get_today(),
				reqd: 1,
			},
			{
				fieldname: "value",
				fieldtype: "Float",
				precision: 3,
				label: __("Reading"),
				description: frm.doc.last_read_on
					? __("Last {0}: {1}", [
							frappe.datetime.str_to_user(frm.doc.last_read_on),
							frm.doc.last_reading,
						])
					: "",
				reqd: 1,
			},
		],
		label: __("Save"),
		action: (values) => record(frm, values),
	});
}

function record(frm, values, sure = 0) {
	return wuye_ops.call("fees.meter_page.record", { meter: frm.docname, ...values, sure }).then((answer) => {
		if (answer.saved) return frm.reload_doc();
		frappe.confirm(`${frappe.utils.escape_html(answer.doubt)}<br>${__("Save it all the same?")}`, () =>
			record(frm, values, 1)
		);
	});
}

const day_and_final = (frm) => [
	{
		fieldname: "on",
		fieldtype: "Date",
		label: __("Day"),
		default: frappe.datetime.get_today(),
		reqd: 1,
	},
	{
		fieldname: "final_reading",
		fieldtype: "Float",
		precision: 3,
		label: __("Final Reading"),
		default: frm.doc.last_reading,
		description: __("What the old meter shows when it is taken out"),
		reqd: 1,
	},
];

function replace(frm) {
	wuye_ops.ask({
		title: __("Replace Meter"),
		fields: [
			...day_and_final(frm),
			{ fieldname: "new_meter_no", fieldtype: "Data", label: __("Number of the New Meter"), reqd: 1 },
			{
				fieldname: "initial_reading",
				fieldtype: "Float",
				precision: 3,
				label: __("Initial Reading"),
				description: __("What the new meter shows when it is put in"),
				default: 0,
			},
			{
				fieldname: "factor",
				fieldtype: "Float",
				precision: 3,
				label: __("Factor"),
				default: frm.doc.factor,
			},
		],
		action: (values) =>
			wuye_ops
				.call("fees.meters.replace_meter", { meter: frm.docname, ...values })
				.then((successor) => frappe.set_route("Form", "Meter", successor)),
	});
}

function remove(frm) {
	wuye_ops.ask({
		title: __("Take Out"),
		fields: day_and_final(frm),
		action: (values) =>
			wuye_ops
				.call("fees.meters.remove_meter", { meter: frm.docname, ...values })
				.then(() => frm.reload_doc()),
	});
}
