frappe.listview_settings["Risk"] = {
	add_fields: ["status", "level", "is_key", "key_since", "accepted_until", "next_review"],
	hide_name_column: true,
	onload: (listview) => {
		if (!frappe.model.can_create("Risk")) return;
		listview.page.add_inner_button(__("From a Case"), () =>
			wuye_ops.risk.from_case(frappe.defaults.get_user_default("Property"))
		);
	},
	get_indicator: (doc) => {
		const today = frappe.datetime.get_today();
		const open = ["Identified", "Assessed", "In Response", "Watched"].includes(doc.status);
		if (open && doc.key_since) {
			return [__("Without Response"), "red", "key_since,is,set"];
		}
		if (open && doc.accepted_until && doc.accepted_until < today) {
			return [
				__("Acceptance Ended"),
				"red",
				`status,in,Identified,Assessed,In Response,Watched|accepted_until,is,set|accepted_until,<,${today}`,
			];
		}
		if (open && doc.next_review && doc.next_review < today) {
			return [
				__("Review Overdue"),
				"orange",
				`status,in,Identified,Assessed,In Response,Watched|next_review,is,set|next_review,<,${today}`,
			];
		}
		const colours = {
			Identified: "blue",
			Assessed: "cyan",
			"In Response": "orange",
			Watched: "green",
			Closed: "gray",
			Dismissed: "gray",
			Merged: "gray",
		};
		return [__(doc.status, null, "Risk"), colours[doc.status], `status,=,${doc.status}`];
	},
	formatters: {
		level: (value) => wuye_ops.risk.pill(value),
	},
};
