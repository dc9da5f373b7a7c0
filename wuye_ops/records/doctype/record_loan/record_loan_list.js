frappe.listview_settings["Record Loan"] = {
	add_fields: ["status", "is_overdue"],
	hide_name_column: true,
	formatters: { kind: (value) => __(value, null, "Record Loan") },
	get_indicator: ({ status, is_overdue }) => {
		if (is_overdue) return [__("Overdue"), "red", "is_overdue,=,1"];
		const colours = {
			Requested: "orange",
			Approved: "blue",
			Lent: "cyan",
			Returned: "green",
			Rejected: "red",
		};
		return [__(status, null, "Record Loan"), colours[status] || "gray", `status,=,${status}`];
	},
};
