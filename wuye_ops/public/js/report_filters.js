// Filters that reports share: which place, whose, which fee, which days. A report names those it has, in its order.
(() => {
	frappe.provide("wuye_ops.filters");

	const link = (fieldname, label, options, more) => ({
		fieldname,
		label,
		fieldtype: "Link",
		options,
		...more,
	});
	// what is to be chosen lies in the property that has been chosen
	const in_property = {
		get_query: () => {
			const property = frappe.query_report.get_filter_value("property");
			return { filters: property ? { property } : {} };
		},
	};
	const today = () => frappe.datetime.get_today();
	const date = (fieldname, label, value) => ({
		fieldname,
		label,
		fieldtype: "Date",
		default: value,
		reqd: 1,
	});
	const choice = (fieldname, label, options) => ({
		fieldname,
		label,
		fieldtype: "Select",
		options,
		default: options[0].value,
		reqd: 1,
	});

	Object.assign(wuye_ops.filters, {
		link,
		date,
		choice,
		property: () => link("property", __("Property"), "Property"),
		building: () => link("building", __("Building"), "Building", in_property),
		unit: () => link("unit", __("Unit"), "Property Unit", in_property),
		customer: () => link("customer", __("Customer"), "Customer"),
		company: () => link("company", __("Company"), "Company"),
		fee_item: () => link("fee_item", __("Fee Item"), "Fee Item"),
		fee_standard: () => link("fee_standard", __("Fee Standard"), "Fee Standard", in_property),
		equipment_category: () => link("category", __("Category"), "Equipment Category"),
		equipment: () => link("equipment", __("Equipment"), "Equipment", in_property),
		inspection_plan: () => link("plan", __("Inspection Plan"), "Inspection Plan", in_property),
		gate: () => link("gate", __("Gate"), "Gate", in_property),
		gate_kind: () =>
			wuye_ops.filters.one_of(
				"kind",
				__("Kind"),
				[
					"Resident Vehicle",
					"Resident",
					"Staff",
					"Permit",
					"Pass",
					"Courier",
					"Walk-in",
					"Temporary Vehicle",
					"On Duty",
				],
				"Gate Entry"
			),
		as_of: () => date("as_of", __("As Of"), today()),
		year: () => ({
			fieldname: "year",
			label: __("Year"),
			fieldtype: "Int",
			default: Number(today().slice(0, 4)),
			reqd: 1,
		}),
		group_by: (options) => choice("group_by", __("Group By"), options),

		// One of the values of a doctype's select field, or none.
		one_of: (fieldname, label, values, doctype) => ({
			fieldname,
			label,
			fieldtype: "Select",
			options: ["", ...values.map((value) => ({ value, label: __(value, null, doctype) }))],
		}),
		checklist_trade: () =>
			wuye_ops.filters.one_of(
				"trade",
				__("Trade"),
				["Cleaning", "Greening", "Order", "Facility", "Service", "Safety"],
				"Checklist"
			),

		service_category: () => link("category", __("Category or Group"), "Service Category"),
		request_kind: () =>
			wuye_ops.filters.one_of(
				"kind",
				__("Kind"),
				["Inquiry", "Repair", "Complaint", "Suggestion", "Praise"],
				"Service Request"
			),
		request_channel: () =>
			wuye_ops.filters.one_of(
				"channel",
				__("Channel"),
				["Phone", "Email", "Visit", "Web", "QR", "Portal"],
				"Service Request"
			),

		// This many days up to today.
		days: (count, from_label = __("From Date"), to_label = __("To Date")) => [
			date("from_date", from_label, frappe.datetime.add_days(today(), 1 - count)),
			date("to_date", to_label, today()),
		],
		// Whole months, counted from this one: back to `from`, and on to `to`.
		months: (from, to = 0, from_label = __("From Month"), to_label = __("To Month")) => [
			date("from_date", from_label, wuye_ops.filters.month(from).startOf("month").format("YYYY-MM-DD")),
			date("to_date", to_label, wuye_ops.filters.month(to).endOf("month").format("YYYY-MM-DD")),
		],
		// A cell with a state: its word in the colour it has, as a pill.
		pills: (field, colours, context) => (value, row, column, data, default_formatter) => {
			if (column.fieldname !== field || !value) return default_formatter(value, row, column, data);
			return `<span class="indicator-pill no-indicator-dot ${colours[value]}">${__(value, null, context)}</span>`;
		},
		month: (offset) => moment(today()).add(offset, "months"),
		months_of_year: () => wuye_ops.filters.months(-moment(today()).month()),
	});
})();
