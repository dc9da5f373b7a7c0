frappe.listview_settings["Goods Release"] = {
	add_fields: ["status"],
	get_indicator: ({ status }) => {
		const colours = {
			Draft: "gray",
			"To Consent": "orange",
			Consented: "green",
			Refused: "red",
			Released: "blue",
		};
		return [__(status, null, "Goods Release"), colours[status] || "gray", `status,=,${status}`];
	},
};
