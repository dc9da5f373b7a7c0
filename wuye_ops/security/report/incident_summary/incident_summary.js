frappe.query_reports["Incident Summary"] = {
	filters: [
		wuye_ops.filters.group_by([
			{ value: "Kind", label: __("Kind") },
			{ value: "Level", label: __("Level") },
			{ value: "Month", label: __("Month") },
			{ value: "Building", label: __("Building") },
			{ value: "Property", label: __("Property") },
		]),
		...wuye_ops.filters.days(365),
		wuye_ops.filters.property(),
		wuye_ops.filters.one_of(
			"level",
			__("Level"),
			["Red", "Orange", "Yellow", "Blue"],
			"Security Incident"
		),
	],
	// drill-down: the incidents behind a number
	formatter(value, row, column, data, default_formatter) {
		if (["rate", "minutes"].includes(column.fieldname) && (value === null || value === undefined)) {
			return "–";
		}
		let text = default_formatter(value, row, column, data);
		const status = ["!=", "False Alarm"];
		const behind = {
			total: { status },
			red: { status, level: "Red" },
			orange: { status, level: "Orange" },
			yellow: { status, level: "Yellow" },
			blue: { status, level: "Blue" },
			false: { status: "False Alarm" },
		}[column.fieldname];
		if (data && behind && value) {
			const chosen = frappe.query_report.get_filter_values();
			let days = [chosen.from_date, chosen.to_date];
			if (chosen.group_by === "Month" && !data.is_total) {
				const month = moment(`${data.key}-01`);
				days = [
					moment.max(month, moment(days[0])).format("YYYY-MM-DD"),
					moment.min(moment(month).endOf("month"), moment(days[1])).format("YYYY-MM-DD"),
				];
			}
			const query = new URLSearchParams({ occurred_on: JSON.stringify(["between", days]) });
			for (const field of ["property", "level"]) {
				if (chosen[field]) query.set(field, chosen[field]);
			}
			const group = { Kind: "kind", Level: "level", Building: "building", Property: "property" }[
				chosen.group_by
			];
			if (group && !data.is_total) query.set(group, data.key || JSON.stringify(["is", "not set"]));
			for (const [field, only] of Object.entries(behind)) {
				query.set(field, Array.isArray(only) ? JSON.stringify(only) : only);
			}
			text = `<a href="/app/security-incident?${query}">${text}</a>`;
		}
		return data?.bold ? `<b>${text}</b>` : text;
	},
};
