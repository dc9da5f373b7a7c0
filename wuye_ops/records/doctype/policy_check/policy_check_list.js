frappe.listview_settings["Policy Check"] = {
	add_fields: ["status", "not_followed", "due_on"],
	hide_name_column: true,
	get_indicator: ({ status, not_followed, due_on }) => {
		if (status === "Planned" && due_on < frappe.datetime.get_today())
			return [__("Overdue"), "red", "status,=,Planned"];
		if (status === "Done" && not_followed) return [__("Not Followed"), "orange", "not_followed,>,0"];
		const colours = { Planned: "blue", Done: "green", Cancelled: "gray" };
		return [__(status, null, "Policy Check"), colours[status], `status,=,${status}`];
	},
};
