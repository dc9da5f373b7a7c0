frappe.query_reports["Parking Occupancy"] = {
	filters: [
		wuye_ops.filters.property(),
		wuye_ops.filters.one_of(
			"space_type",
			__("Space Type"),
			["Owned", "Leased", "Public", "Civil Defence"],
			"Parking Space"
		),
		wuye_ops.filters.one_of("status", __("Status"), ["Free", "Occupied", "Disabled"], "Parking Space"),
	],
	// drill-down: from a property to its spaces, from temporary cars to who is inside
	formatter(value, row, column, data, default_formatter) {
		const text = default_formatter(value, row, column, data);
		if (!data?.property) return text;
		if (column.fieldname === "spaces") {
			const address = wuye_ops.address({ report: "Parking Occupancy" }, { property: data.property });
			return `<a href="${frappe.utils.escape_html(address)}">${text}</a>`;
		}
		if (column.fieldname === "temporary" && value) {
			const filters = { property: data.property, inside: 1, kind: "Temporary Vehicle" };
			const address = wuye_ops.address({ doctype: "Gate Presence" }, filters);
			return `<a href="${frappe.utils.escape_html(address)}">${text}</a>`;
		}
		return column.fieldname === "rate" && value > 95 ? `<span class="text-danger">${text}</span>` : text;
	},
};
