frappe.listview_settings["Insurance Claim"] = {
	add_fields: ["status", "due_on", "whose_turn", "error"],
	hide_name_column: true,
	get_indicator: (doc) => {
		if (doc.error) return [__("What Could Not Be Told"), "red", "error,is,set"];
		const today = frappe.datetime.get_today();
		if (doc.due_on && doc.due_on < today) {
			return [
				doc.whose_turn === "Insurer" ? __("Insurer Is Late") : __("Time Is Over"),
				"red",
				`whose_turn,=,${doc.whose_turn}|due_on,is,set|due_on,<,${today}`,
			];
		}
		const colours = {
			Reported: "orange",
			"Documents In": "blue",
			Agreed: "cyan",
			Refused: "red",
			Paid: "green",
			Withdrawn: "gray",
		};
		return [__(doc.status, null, "Insurance Claim"), colours[doc.status], `status,=,${doc.status}`];
	},
};
