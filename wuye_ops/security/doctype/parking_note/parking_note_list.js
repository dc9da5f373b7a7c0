frappe.listview_settings["Parking Note"] = {
	add_fields: ["status", "letter_due"],
	hide_name_column: true,
	formatters: { misuse: (value) => __(value) },
	get_indicator: ({ status, letter_due }) => {
		if (letter_due) return [__("Letter Due"), "red", "letter_due,=,1"];
		const colours = { Noted: "orange", Told: "blue", Settled: "green", Withdrawn: "gray" };
		return [__(status, null, "Parking Note"), colours[status], `status,=,${status}`];
	},
};
