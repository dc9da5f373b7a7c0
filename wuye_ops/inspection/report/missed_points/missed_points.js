frappe.query_reports["Missed Points"] = {
	filters: [
		wuye_ops.filters.choice("by", __("Heat By"), [
			{ value: "Weekday", label: __("Weekday") },
			{ value: "Hour", label: __("Hour of Day") },
		]),
		wuye_ops.filters.choice("counted", __("Counted"), [
			{ value: "Missed and Late", label: __("Missed and Late") },
			{ value: "Missed", label: __("Missed", null, "Inspection") },
			{ value: "Late", label: __("Late", null, "Inspection") },
		]),
		...wuye_ops.filters.days(30),
		wuye_ops.filters.property(),
		wuye_ops.filters.inspection_plan(),
		wuye_ops.filters.checklist_trade(),
	],
	formatter(value, row, column, data, default_formatter) {
		if (!data) return default_formatter(value, row, column, data);
		const field = column.fieldname;
		if (field.startsWith("at_")) {
			if (!value) return `<span class="text-muted">·</span>`;
			// the darker, the more often; the number says it without the colour, too
			const hottest = Math.max(
				...frappe.query_report.data.flatMap((one) =>
					Object.keys(one)
						.filter((key) => key.startsWith("at_"))
						.map((key) => one[key])
				)
			);
			const heat = 0.15 + 0.6 * (value / hottest);
			return `<div style="background: rgba(226, 76, 76, ${heat}); text-align: center; border-radius: 3px"
				>${frappe.utils.escape_html(String(value))}</div>`;
		}
		const text = default_formatter(value, row, column, data);
		if (field === "point_name") {
			const place = `${frappe.router.slug(data.point_doctype)}/${encodeURIComponent(data.point)}`;
			return `<a href="/app/${place}">${text}</a>`;
		}
		// drill-down: the inspections in which it was missed, or reached late
		if (["missed", "late"].includes(field) && value) {
			const chosen = frappe.query_report.get_filter_values();
			const table = data.point_doctype === "Equipment" ? "equipment" : "service_area";
			const query = new URLSearchParams({ property: data.property });
			query.set("window_from", JSON.stringify(["between", [chosen.from_date, chosen.to_date]]));
			query.set(`Inspection Point.${table}`, data.point);
			if (chosen.plan) query.set("plan", chosen.plan);
			if (field === "missed") query.set("Inspection Point.status", "Missed");
			else query.set("Inspection Point.timeliness", "Late");
			return `<a href="/app/inspection?${query}">${text}</a>`;
		}
		return text;
	},
};
