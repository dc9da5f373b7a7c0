// 评选: who is named, before the rule and those who are not.
frappe.ui.form.on("Award Round", {
	refresh(frm) {
		frm.disable_save();
		wuye_ops.say_selects(frm);
		frm.toggle_display("title", false);
		// they are named below, with how they stand
		frm.dashboard.links_area?.hide();
		frappe.db
			.get_list("Staff Award", {
				filters: { round: frm.doc.name },
				fields: ["name", "employee_name", "designation", "points", "rank", "tied", "status"],
				order_by: "rank, name",
				limit: 100,
			})
			.then((rows) => show_named(frm, rows));
	},
});

const COLOURS = { Nominated: "orange", Confirmed: "blue", Published: "green" };

function show_named(frm, rows) {
	const escape = frappe.utils.escape_html;
	const line = (row) => `<div class="wuye-scorecard-row" data-award="${escape(row.name)}">
		<span>${cint(row.rank)}. <a href="/app/staff-award/${encodeURIComponent(row.name)}">${escape(row.employee_name)}</a>
			<small class="text-muted">${escape(row.designation || "")}
			${cint(row.tied) ? __("Equal at the Last Place", null, "Staff Award") : ""}</small></span>
		<span>${format_number(row.points, null, 2)}
			${wuye_ops.pill(__(row.status, null, "Staff Award"), COLOURS[row.status] || "gray")}</span></div>`;
	// the form may have been drawn anew meanwhile
	frm.dashboard.parent.find(".award-nominees").remove();
	frm.dashboard.add_section(
		rows.map(line).join("") || `<p class="text-muted">${__("Nobody meets the rule.")}</p>`,
		__("Named by the Rule"),
		"custom award-nominees"
	);
	frm.dashboard.show();
}
