frappe.listview_settings["Data Subject Request"] = {
	add_fields: ["status", "due_on"],
	get_indicator: ({ status, due_on }) => {
		const open = ["Received", "In Progress"].includes(status);
		if (open && due_on < frappe.datetime.get_today()) {
			return [__("Overdue"), "red", "status,in,Received,In Progress|due_on,<,Today"];
		}
		return [
			__(status, null, "Data Subject Request"),
			{
				Received: "orange",
				"In Progress": "blue",
				Answered: "green",
				Refused: "gray",
				Withdrawn: "gray",
			}[status],
			`status,=,${status}`,
		];
	},
};
