frappe.listview_settings["Parking Permit"] = {
	add_fields: ["status", "to_date"],
	get_indicator: ({ status, to_date }) => {
		if (status === "Active" && to_date && to_date < frappe.datetime.get_today())
			return [
				__("Past Its End"),
				"red",
				`status,=,Active|to_date,is,set|to_date,<,${frappe.datetime.get_today()}`,
			];
		const colours = { Active: "green", Suspended: "orange", Ended: "gray" };
		return [__(status, null, "Parking Permit"), colours[status], `status,=,${status}`];
	},
};
