frappe.listview_settings["Visitor Pass"] = {
	add_fields: ["status", "inside", "valid_to"],
	hide_name_column: true,
	filters: [["status", "in", ["Active", "To Confirm"]]],
	formatters: { kind: (value) => __(value, null, "Visitor Pass") },
	get_indicator: ({ status, inside }) => {
		if (status === "Active" && inside) return [__("Inside"), "blue", "inside,>,0"];
		const colours = { "To Confirm": "orange", Active: "green", Declined: "red", Revoked: "red" };
		return [__(status, null, "Visitor Pass"), colours[status] || "gray", `status,=,${status}`];
	},
};
