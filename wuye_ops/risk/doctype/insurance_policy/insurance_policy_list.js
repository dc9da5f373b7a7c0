frappe.listview_settings["Insurance Policy"] = {
	add_fields: ["status", "covers_until", "kind", "error"],
	hide_name_column: true,
	get_indicator: (doc) => {
		if (doc.error) return [__("What Could Not Be Told"), "red", "error,is,set"];
		const today = frappe.datetime.get_today();
		const soon = frappe.datetime.add_days(today, 30);
		if (doc.status === "In Force" && doc.covers_until <= soon) {
			return [
				__("Ends Soon"),
				"orange",
				`status,=,In Force|covers_until,is,set|covers_until,<=,${soon}`,
			];
		}
		const colours = {
			Draft: "red",
			"Not Begun": "blue",
			"In Force": "green",
			Expired: "gray",
			Cancelled: "gray",
		};
		return [__(doc.status, null, "Insurance Policy"), colours[doc.status], `status,=,${doc.status}`];
	},
};
