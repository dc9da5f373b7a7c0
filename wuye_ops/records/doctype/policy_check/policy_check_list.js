frappe.listview_settings["Policy Check"] = {
	add_fields: ["status", "not_kept", "due_on"],
	hide_name_column: true,
	get_indicator: ({ status, not_kept, due_on }) => {
		if (status === "Planned" && due_on < frappe.datetime.get_today())
			return [__("Overdue"), "red", "status,=,Planned"];
		if (status === "Done" && not_kept) return [__("Not Kept"), "orange", "not_kept,>,0"];
		const colours = { Planned: "blue", Done: "green", Cancelled: "gray" };
		return [__(status, null, "Policy Check"), colours[status], `status,=,${status}`];
	},
};
