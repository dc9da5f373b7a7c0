frappe.listview_settings["Service Request"] = {
	add_fields: ["status", "sla_status", "urgency", "resolve_by", "customer_name", "unit", "merged_into"],
	filters: [["status", "not in", ["Closed", "Cancelled"]]],
	has_indicator_for_draft: true,
	hide_name_column: true,

	// What is late stands out; everything else shows where it is.
	get_indicator(doc) {
		if (doc.merged_into) return [__("Merged", null, "Service Request"), "gray", "merged_into,is,set"];
		const running = !["Resolved", "Closed", "Cancelled"].includes(doc.status);
		if (running && ["Overdue", "At Risk"].includes(doc.sla_status)) {
			return [
				__(doc.sla_status),
				wuye_ops.COLOURS[doc.sla_status],
				`sla_status,=,${doc.sla_status}|status,not in,Resolved,Closed,Cancelled`,
			];
		}
		return [__(doc.status), wuye_ops.COLOURS[doc.status], `status,=,${doc.status}`];
	},

	formatters: {
		sla_status: (value) => wuye_ops.indicator(value),
		status: (value) => wuye_ops.indicator(value),
		resolve_by: (value, df, doc) => {
			if (!value) return "";
			if (["Resolved", "Closed", "Cancelled", "On Hold"].includes(doc.status))
				return wuye_ops.short_time(value);
			const late = wuye_ops.minutes_until(value) < 0 ? "text-danger" : "";
			return `<span class="${late}" title="${wuye_ops.short_time(value)}">${wuye_ops.left_or_over(value, true)}</span>`;
		},
	},

	onload(listview) {
		if (frappe.model.can_create("Service Request")) {
			listview.page.add_inner_button(__("Phone Entry"), () => wuye_ops.phone_entry());
		}
		find_words_fast(listview);
	},
};

// Sorted by one column the database looks at every request from the latest on, one by one, for a word that stands nowhere:
// seconds among a million. Sorted by two it reads them all at once (docs/performance.md).
function find_words_fast(listview) {
	const get_args = listview.get_args.bind(listview);
	listview.get_args = () => {
		const args = get_args();
		const has_words = args.filters?.some(([, , operator]) => operator === "like");
		if (has_words && args.order_by) args.order_by += ", `tabService Request`.`creation` desc";
		return args;
	};
}
