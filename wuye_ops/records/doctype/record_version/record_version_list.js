frappe.listview_settings["Record Version"] = {
	add_fields: ["status", "integrity"],
	get_indicator: (doc) => {
		if (["Changed", "Missing"].includes(doc.integrity)) {
			return [__(doc.integrity, null, "Record Version"), "red", `integrity,=,${doc.integrity}`];
		}
		return [
			__(doc.status, null, "Record Version"),
			{
				Draft: "gray",
				"In Approval": "orange",
				Approved: "blue",
				Effective: "green",
				Superseded: "gray",
				Rejected: "red",
				Disposed: "darkgrey",
			}[doc.status],
			`status,=,${doc.status}`,
		];
	},
};
