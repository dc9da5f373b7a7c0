frappe.listview_settings["Deposit"] = {
	add_fields: ["status", "held", "refund_due_on"],
	// held longer than 30 days after the re-check: the customer waits for the money
	get_indicator: ({ status, held, refund_due_on }) =>
		held && refund_due_on && refund_due_on < frappe.datetime.get_today()
			? [
					__("Refund Overdue"),
					"red",
					`held,>,0|refund_due_on,is,set|refund_due_on,<,${frappe.datetime.get_today()}`,
				]
			: [__(status), wuye_ops.COLOURS[status] || "gray", `status,=,${status}`],
	onload(list) {
		list.page.add_inner_button(__("To Be Refunded"), () => {
			list.filter_area.clear().then(() =>
				list.filter_area.add([
					["Deposit", "held", ">", 0],
					["Deposit", "refund_due_on", "is", "set"],
				])
			);
		});
		list.page.add_inner_button(__("Deposit Balance"), () =>
			frappe.set_route("query-report", "Deposit Balance")
		);
	},
};
