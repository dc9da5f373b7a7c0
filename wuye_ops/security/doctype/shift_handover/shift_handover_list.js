frappe.listview_settings["Shift Handover"] = {
	add_fields: ["status", "shift_end"],
	hide_name_column: true,
	get_indicator: (doc) => {
		const late =
			doc.status !== "Taken Over" && doc.shift_end && wuye_ops.minutes_until(doc.shift_end) < -15;
		if (late) return [__("Overdue"), "red", `status,=,${doc.status}`];
		const colours = { Draft: "orange", "Handed Over": "blue", "Taken Over": "green" };
		return [__(doc.status, null, "Shift Handover"), colours[doc.status], `status,=,${doc.status}`];
	},
};
