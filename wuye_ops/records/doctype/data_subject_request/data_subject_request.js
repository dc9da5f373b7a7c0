// A request is moved by its workflow; what a deletion would do can be seen before, and a copy be fetched after the check.
const REQUESTS = "records.privacy.requests";

frappe.ui.form.on("Data Subject Request", {
	setup(frm) {
		frm.set_query("customer", () => ({ filters: { disabled: 0 } }));
	},

	refresh(frm) {
		frm.set_intro("");
		if (frm.is_new()) return;
		const { doc } = frm;
		for (const field of [
			"property",
			"customer",
			"kind",
			"received_on",
			"channel",
			"requested_by",
			"details",
		])
			frm.set_df_property(field, "read_only", 1);
		if (doc.checked_on) frm.set_df_property("identity_checked", "read_only", 1);
		const open = ["Entered", "In Progress"].includes(doc.status);
		if (!open) frm.disable_save();
		if (open && doc.due_on < frappe.datetime.get_today()) {
			frm.set_intro(
				__("It was to be answered by {0}.", [frappe.datetime.str_to_user(doc.due_on)]),
				"red"
			);
		}
		if (doc.kind === "Delete" && open) {
			wuye_ops.add_step(frm, __("What Would Be Erased"), () => show_erasure(doc.name));
		}
		if (["See", "Copy"].includes(doc.kind) && ["In Progress", "Answered"].includes(doc.status)) {
			wuye_ops.add_step(frm, __("Fetch Copy"), () =>
				open_url_post(
					"/api/method/wuye_ops.records.privacy.copies.download",
					{ request: doc.name },
					true
				)
			);
		}
	},

	before_workflow_action(frm) {
		if (frm.selected_workflow_action !== "Answer" || frm.doc.kind !== "Delete") return Promise.resolve();
		frappe.dom.unfreeze();
		return new Promise((resolve, reject) =>
			frappe.confirm(
				__("The customer's data will be erased and cannot be brought back. Erase them?"),
				resolve,
				reject
			)
		);
	},
});

function show_erasure(request) {
	wuye_ops.call(`${REQUESTS}.preview_erasure`, { request }).then(({ allowed, forbidden_by, kept }) => {
		const text = frappe.utils.escape_html;
		const list = (title, rows) =>
			rows.length
				? `<h5>${title}</h5><ul>${rows
						.map(({ what, reason, until }) => {
							const end = until ? __("until {0}", [frappe.datetime.str_to_user(until)]) : "";
							return `<li>${text(what)} ${text(end)}<br><small>${text(reason || "")}</small></li>`;
						})
						.join("")}</ul>`
				: "";
		frappe.msgprint({
			title: __("What Would Be Erased"),
			indicator: allowed ? "green" : "red",
			message:
				list(__("In the way"), forbidden_by) +
				list(__("Kept by law"), kept) +
				(allowed ? `<p>${__("Everything else that tells who the customer is goes.")}</p>` : ""),
		});
	});
}
