const SAMPLE_SEPARATOR = "、";

frappe.ui.form.on("Property", {
	setup(frm) {
		frm.set_query("cost_center", () => ({ filters: { company: frm.doc.company, is_group: 0 } }));
		frm.set_query("warehouse", () => ({ filters: { company: frm.doc.company, is_group: 0 } }));
		frm.set_query("manager", () => ({ filters: { company: frm.doc.company, status: "Active" } }));
		frm.set_query("department", "departments", () => ({
			filters: { company: frm.doc.company, is_group: 0 },
		}));
		frm.set_query("head", "departments", () => ({
			filters: { company: frm.doc.company, status: "Active" },
		}));
	},

	refresh(frm) {
		warn_of_missing_heads(frm);
		if (
			!frm.is_new() &&
			frappe.model.can_create("Building") &&
			frappe.model.can_create("Property Unit")
		) {
			frm.add_custom_button(__("Make Units"), () => make_units(frm));
		}
		if (!frm.is_new() && frappe.model.can_create("Area Work Plan"))
			frm.add_custom_button(__("Plans from the Standards"), () =>
				wuye_ops.plan_area_work(frm.doc.name)
			);
	},
});

// A request whose trade has no department or head has nobody to go to; say so here, not when the pipe has burst.
function warn_of_missing_heads(frm) {
	if (frm.is_new()) return;
	const trades = frappe.meta.get_docfield("Property Department", "trade").options.split("\n");
	const staffed = new Set((frm.doc.departments || []).filter((row) => row.head).map((row) => row.trade));
	const missing = trades
		.filter((trade) => !staffed.has(trade))
		.map((trade) => __(trade, null, "Property Department"));
	frm.set_intro("");
	if (missing.length) {
		frm.set_intro(
			__("Nobody heads the work of: {0}. Tasks of these trades cannot be assigned.", [
				missing.join(", "),
			]),
			"orange"
		);
	}
}

// -- buildings and units in one go -----------------------------------------------------------------------------------

function make_units(frm) {
	const dialog = wuye_ops.ask({
		title: __("Make Buildings and Units"),
		size: "large",
		fields: unit_fields(frm),
		label: __("Make"),
		action: (plan) =>
			wuye_ops.call("property.bulk_units.make", { property: frm.docname, plan }).then((result) => {
				frappe.show_alert({
					message: result.queued
						? __("{0} units are being made in the background.", [result.queued])
						: __("{0} units made.", [result.made]),
					indicator: "green",
				});
				frm.reload_doc();
			}),
	});
	const show = frappe.utils.debounce(() => show_preview(frm, dialog), 400);
	dialog.$wrapper.on("input change", "input, select, textarea", show);
	show();
}

function show_preview(frm, dialog) {
	const plan = dialog.get_values(true);
	const question = JSON.stringify(plan);
	dialog.previewed = question;
	const area = dialog.fields_dict.preview.$wrapper;
	if (!plan.buildings || !plan.last_floor || !plan.units_per_floor) {
		area.html(
			`<p class="text-muted">${__("Enter buildings, floors and units to see what will be made.")}</p>`
		);
		return;
	}
	frappe.call({
		method: "wuye_ops.property.bulk_units.preview",
		args: { property: frm.docname, plan },
		callback: ({ message }) => {
			// an answer that comes after the next question is old
			if (!message || dialog.previewed !== question) return;
			area.html(
				`<p><b>${__("{0} new buildings, {1} new units of {2}", [
					message.new_buildings.length,
					message.new_units,
					message.units,
				])}</b><br><span class="text-muted">${message.sample
					.map(frappe.utils.escape_html)
					.join(SAMPLE_SEPARATOR)}</span></p>`
			);
		},
	});
}

function unit_fields(frm) {
	const options = (field) => field.split(",").map((value) => ({ value, label: __(value) }));
	return [
		{
			fieldname: "buildings",
			fieldtype: "Data",
			label: __("Buildings"),
			description: __(
				"Names separated by commas, for example 1号楼, 2号楼. Those that exist get what they lack."
			),
			reqd: 1,
		},
		{ fieldname: "layout", fieldtype: "Section Break" },
		{
			fieldname: "entrances",
			fieldtype: "Int",
			label: __("Entrances"),
			description: __("0: unit numbers without entrance (101); 2: 1-101, 2-101"),
			default: 0,
		},
		{
			fieldname: "units_per_floor",
			fieldtype: "Int",
			label: __("Units on Each Floor"),
			default: 4,
			reqd: 1,
		},
		{ fieldname: "column_floors", fieldtype: "Column Break" },
		{ fieldname: "first_floor", fieldtype: "Int", label: __("First Floor"), default: 1, reqd: 1 },
		{ fieldname: "last_floor", fieldtype: "Int", label: __("Last Floor"), default: 6, reqd: 1 },
		{
			fieldname: "skipped_floors",
			fieldtype: "Data",
			label: __("Floors to Skip"),
			description: __("For example 4, 13, 14"),
		},
		{ fieldname: "column_kind", fieldtype: "Column Break" },
		{
			fieldname: "usage",
			fieldtype: "Select",
			label: __("Usage"),
			options: options("Residence,Shop,Office,Storage,Other"),
			default:
				frm.doc.kind === "Office" ? "Office" : frm.doc.kind === "Commercial" ? "Shop" : "Residence",
		},
		{
			fieldname: "status",
			fieldtype: "Select",
			label: __("Status"),
			options: options("Undelivered,Delivered,Vacant"),
			default: "Undelivered",
		},
		{ fieldname: "built_up_area", fieldtype: "Float", label: __("Built-up Area (㎡)"), default: 0 },
		{ fieldname: "section_preview", fieldtype: "Section Break" },
		{ fieldname: "preview", fieldtype: "HTML" },
	];
}
