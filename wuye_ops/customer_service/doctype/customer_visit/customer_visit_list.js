frappe.listview_settings["Customer Visit"] = {
	add_fields: ["status", "due_on"],
	filters: [["status", "in", ["Planned", "Not Met"]]],
	hide_name_column: true,
	get_indicator({ status, due_on }) {
		const today = frappe.datetime.get_today();
		if (["Planned", "Not Met"].includes(status) && due_on < today) {
			return [__("Overdue"), "red", `status,in,Planned,Not Met|due_on,<,${today}`];
		}
		const colour = { Planned: "blue", "Not Met": "orange", Done: "green", Cancelled: "gray" }[status];
		return [__(status, null, "Customer Visit"), colour, `status,=,${status}`];
	},
};
