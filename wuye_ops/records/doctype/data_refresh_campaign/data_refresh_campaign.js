// The yearly check of customers' data: started, followed through its worklist, closed.
frappe.ui.form.on("Data Refresh Campaign", {
	onload(frm) {
		if (!frm.is_new() || frm.doc.title) return;
		frm.set_value("title", __("Data of customers {0}", [frappe.datetime.get_today().slice(0, 4)]));
	},

	refresh(frm) {
		if (frm.is_new()) return;
		if (frm.doc.status !== "Draft") {
			for (const field of ["property", "from_date", "stale_months"])
				frm.set_df_property(field, "read_only", 1);
			frm.add_custom_button(__("Worklist"), () => {
				frappe.route_options = { campaign: frm.doc.name, status: ["in", ["To Do", "Not Reached"]] };
				frappe.set_route("List", "Data Refresh Item");
			});
			frm.dashboard.add_progress(__("Progress"), [
				{
					title: __("{0} of {1} confirmed", [frm.doc.done, frm.doc.targets]),
					width: `${frm.doc.progress}%`,
					progress_class: "progress-bar-success",
				},
			]);
		}
		if (!frm.perm[0]?.write) return;
		if (frm.doc.status === "Draft") wuye_ops.add_step(frm, __("Start"), () => step(frm, "start"), true);
		if (frm.doc.status === "Running")
			wuye_ops.add_step(frm, __("Close"), () =>
				frappe.confirm(__("Close the campaign before its day?"), () => step(frm, "close"))
			);
	},
});

const step = (frm, method) =>
	wuye_ops.call(`records.data_refresh.${method}`, { name: frm.doc.name }).then(() => frm.reload_doc());
