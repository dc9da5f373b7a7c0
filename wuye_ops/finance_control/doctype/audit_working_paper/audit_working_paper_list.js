frappe.listview_settings["Audit Working Paper"] = {
	add_fields: ["status", "state"],
	get_indicator: (doc) => {
		if (["Changed", "Broken"].includes(doc.state)) {
			const colour = doc.state === "Broken" ? "red" : "orange";
			return [__(doc.state, null, "Audit Working Paper"), colour, `state,=,${doc.state}`];
		}
		const colour = doc.status === "Sealed" ? "green" : "gray";
		return [__(doc.status, null, "Audit Working Paper"), colour, `status,=,${doc.status}`];
	},
};
