frappe.listview_settings["Record"] = {
	add_fields: ["status", "expires_on", "next_review", "keep_until", "legal_hold"],
	hide_name_column: true,
	get_indicator: (doc) => {
		const today = frappe.datetime.get_today();
		if (doc.legal_hold) return [__("Legal Hold"), "red", "legal_hold,=,1"];
		if (["Effective", "Archived"].includes(doc.status) && doc.expires_on && doc.expires_on < today) {
			return [__("Expired"), "red", `expires_on,is,set|expires_on,<,${today}`];
		}
		if (doc.status === "Effective" && doc.next_review && doc.next_review < today) {
			return [__("Review Due"), "orange", `next_review,is,set|next_review,<,${today}`];
		}
		return [
			__(doc.status, null, "Record"),
			{
				Draft: "gray",
				"In Approval": "orange",
				Effective: "green",
				Superseded: "gray",
				Archived: "blue",
				Disposed: "darkgrey",
			}[doc.status],
			`status,=,${doc.status}`,
		];
	},

	onload(listview) {
		listview.page.add_inner_button(__("Search in Files"), () => frappe.set_route("record-search"));
		if (frappe.model.can_create("Record")) {
			listview.page.add_inner_button(__("File Documents"), () => frappe.set_route("file-records"));
		}
	},
};
