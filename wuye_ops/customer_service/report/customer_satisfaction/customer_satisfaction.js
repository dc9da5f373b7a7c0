frappe.query_reports["Customer Satisfaction"] = {
	filters: [
		wuye_ops.filters.choice("source", __("Source"), [
			{ value: "Follow-Ups", label: __("Follow-Ups") },
			{ value: "Ratings", label: __("Ratings") },
		]),
		wuye_ops.filters.group_by([
			{ value: "Property", label: __("Property") },
			{ value: "Category", label: __("Category") },
			{ value: "Department", label: __("Department") },
			{ value: "Kind", label: __("Kind") },
			{ value: "Month", label: __("Month") },
		]),
		...wuye_ops.filters.days(90),
		wuye_ops.filters.property(),
		wuye_ops.filters.link("department", __("Department"), "Department"),
		wuye_ops.filters.link("category", __("Category"), "Service Category"),
		wuye_ops.filters.one_of(
			"kind",
			__("Kind"),
			["Inquiry", "Repair", "Complaint", "Suggestion", "Praise"],
			"Service Request"
		),
	],
	// drill-down: the follow-ups or requests behind a number
	formatter(value, row, column, data, default_formatter) {
		if (["rate", "index"].includes(column.fieldname) && (value === null || value === undefined))
			return "–";
		let text = default_formatter(value, row, column, data);
		const asked = ["not in", ["Cancelled"]];
		const chosen = frappe.query_report.get_filter_values();
		const by_calls = chosen.source !== "Ratings";
		const grades = ["Very Satisfied", "Satisfied", "Neutral", "Dissatisfied", "Very Dissatisfied"];
		const behind = {
			...(by_calls && {
				asked: { status: asked },
				waiting: { status: ["in", ["To Do", "Not Reached"]] },
				unreachable: { status: "Unreachable" },
				reopened: { request_reopened: 1 },
				replies: { status: "Done" },
			}),
			...Object.fromEntries(
				grades.map((grade, place) => [
					`grade_${place + 1}`,
					by_calls ? { status: "Done", satisfaction: grade } : { rating: (5 - place) / 5 },
				])
			),
		}[column.fieldname];
		if (data && behind && value) {
			const moment_field = by_calls ? "creation" : "rated_on";
			const only = { [moment_field]: ["between", [chosen.from_date, chosen.to_date]], ...behind };
			for (const field of ["property", "department", "category", "kind"])
				if (chosen[field]) only[field] = chosen[field];
			if (!data.is_total) {
				if (chosen.group_by === "Month") {
					const month = moment(`${data.key}-01`);
					only[moment_field][1] = [
						moment.max(month, moment(chosen.from_date)).format("YYYY-MM-DD"),
						moment.min(moment(month).endOf("month"), moment(chosen.to_date)).format("YYYY-MM-DD"),
					];
				} else only[chosen.group_by.toLowerCase()] = data.key || ["is", "not set"];
			}
			const query = new URLSearchParams();
			for (const [field, what] of Object.entries(only))
				query.set(field, Array.isArray(what) ? JSON.stringify(what) : what);
			text = `<a href="/app/${by_calls ? "service-follow-up" : "service-request"}?${query}">${text}</a>`;
		}
		return data?.bold ? `<b>${text}</b>` : text;
	},
};
