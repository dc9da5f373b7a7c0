frappe.listview_settings["Risk Indicator State"] = {
	add_fields: ["level", "watched", "is_silent", "has_value"],
	hide_name_column: true,
	get_indicator: (doc) => {
		if (!doc.watched) return [__("Not Watched"), "gray", "watched,=,0"];
		if (doc.is_silent) return [__("No Data"), "gray", "is_silent,=,1"];
		return doc.level
			? [
					__(doc.level, null, "Risk Alert"),
					wuye_ops.risk_warnings.colour(doc.level),
					`level,=,${doc.level}`,
				]
			: [__("Good"), "green", "level,is,not set|watched,=,1"];
	},
	formatters: {
		level: wuye_ops.risk_warnings.pill,
		value: (value, _df, doc) => (doc.has_value ? format_number(value, null, 2) : "—"),
	},
};
