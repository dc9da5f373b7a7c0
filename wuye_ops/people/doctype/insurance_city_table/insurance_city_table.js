// 五险一金费率表: usual rates to begin with, and what a wage costs both sides.
frappe.ui.form.on("Insurance City Table", {
	refresh(frm) {
		if (frm.is_new() && !(frm.doc.rates || []).some((row) => row.kind)) {
			frm.add_custom_button(__("Usual Rates"), () => fill(frm));
		}
		if (!frm.is_new()) frm.add_custom_button(__("What a Wage Costs"), () => ask(frm));
	},
});

async function fill(frm) {
	const rows = await frappe.xcall("wuye_ops.people.insurance.usual_rates");
	frm.clear_table("rates");
	rows.forEach((row) => frm.add_child("rates", row));
	frm.refresh_field("rates");
	frappe.show_alert({
		message: __("Replace these by what the city has published, with the limits of the base."),
		indicator: "orange",
	});
}

function ask(frm) {
	const dialog = new frappe.ui.Dialog({
		title: __("What a Wage Costs"),
		fields: [
			{ fieldname: "wage", fieldtype: "Currency", label: __("Wage of a Month"), reqd: 1 },
			{ fieldname: "result", fieldtype: "HTML" },
		],
		primary_action_label: __("Compute"),
		async primary_action({ wage }) {
			const paid = await frappe.xcall("wuye_ops.people.insurance.preview", {
				table: frm.doc.name,
				wage,
			});
			dialog.fields_dict.result.$wrapper.html(table(paid));
		},
	});
	dialog.show();
}

function table(paid) {
	const cells = (texts, tag = "td") =>
		`<tr>${texts
			.map((text, at) => `<${tag}${at ? ' class="text-right"' : ""}>${text}</${tag}>`)
			.join("")}</tr>`;
	const money = (value) => format_currency(value, "CNY");
	return `<table class="table table-bordered">${cells(
		[__("Insurance"), __("Base"), __("Employer"), __("Employee")],
		"th"
	)}${paid.lines
		.map((line) =>
			cells([
				__(line.kind, null, "Insurance City Rate"),
				money(line.base),
				money(line.employer),
				money(line.employee),
			])
		)
		.join("")}${cells([__("Total"), "", money(paid.employer), money(paid.employee)], "th")}</table>`;
}
