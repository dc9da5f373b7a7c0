frappe.listview_settings["Parking Charge"] = {
	add_fields: ["status"],
	hide_name_column: true,
	get_indicator: ({ status }) => {
		const colours = { Paid: "green", Waived: "blue", "Left Unpaid": "red", Voided: "gray" };
		return [__(status, null, "Parking Charge"), colours[status], `status,=,${status}`];
	},
};
