frappe.listview_settings["Letter Batch"] = {
	add_fields: ["status", "letters_printed", "letters_delivered", "kind"],
	has_indicator_for_draft: true,
	get_indicator(doc) {
		if (doc.status === "Ready" && doc.kind !== "Friendly Reminder") {
			const all = doc.letters_delivered >= doc.letters_printed;
			return all
				? [__("Delivered", null, "Letter Batch"), "green", `status,=,Ready`]
				: [__("To Deliver", null, "Letter Batch"), "orange", `status,=,Ready`];
		}
		const colour = { Waiting: "gray", Printing: "orange", Ready: "green", Failed: "red" }[doc.status];
		return [__(doc.status, null, "Letter Batch"), colour, `status,=,${doc.status}`];
	},
};
