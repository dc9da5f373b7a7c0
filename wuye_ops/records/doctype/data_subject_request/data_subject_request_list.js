frappe.listview_settings["Data Subject Request"] = {
	add_fields: ["status", "due_on"],
	get_indicator: ({ status, due_on }) => {
		const open = ["Entered", "In Progress"].includes(status);
		if (open && due_on < frappe.datetime.get_today()) {
			return [__("Overdue"), "red", "status,in,Entered,In Progress|due_on,is,set|due_on,<,Today"];
		}
		return [
			__(status, null, "Data Subject Request"),
			{
				Entered: "orange",
				"In Progress": "blue",
				Answered: "green",
				Refused: "gray",
				Withdrawn: "gray",
			}[status],
			`status,=,${status}`,
		];
	},
};
