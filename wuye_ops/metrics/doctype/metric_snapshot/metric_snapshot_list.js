frappe.listview_settings["Metric Snapshot"] = {
	hide_name_column: true,
	add_fields: ["open_revisions", "has_value", "metric"],
	formatters: {
		...wuye_ops.metrics.formatters,
		value: (_value, _field, doc) => wuye_ops.metrics.value(doc),
		period_start: (value) => (value || "").slice(0, 7),
	},
	get_indicator: (doc) =>
		doc.open_revisions
			? [__("To Decide"), "orange", "open_revisions,>,0"]
			: [__("In Force"), "green", "open_revisions,=,0"],
	onload(listview) {
		wuye_ops.metrics.setup_list(listview);
		if (!frappe.model.can_write("Metric Snapshot")) return;
		listview.page.add_actions_menu_item(__("Accept Revisions"), () => {
			const chosen = listview.get_checked_items().filter((doc) => doc.open_revisions);
			if (!chosen.length) {
				frappe.msgprint(__("Choose figures with a revision to decide."));
				return;
			}
			wuye_ops.ask_reason(
				__("Accept {0} Revisions", [chosen.length]),
				__("Why are the closed months changed?"),
				(reason) =>
					wuye_ops
						.call("metrics.revisions.accept_all", {
							snapshots: JSON.stringify(chosen.map((doc) => doc.name)),
							reason,
						})
						.then(() => listview.refresh())
			);
		});
	},
};
