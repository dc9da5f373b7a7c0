frappe.listview_settings.Meter = {
	add_fields: ["last_read_on", "removed_on", "unit", "shared_point"],
	filters: [["removed_on", "is", "not set"]],

	get_indicator(doc) {
		const month = frappe.datetime.month_start();
		if (doc.removed_on) return [__("Taken Out"), "gray", "removed_on,is,set"];
		if (!doc.last_read_on) return [__("Never Read"), "red", "last_read_on,is,not set"];
		if (doc.last_read_on < month) return [__("Not Read This Month"), "orange", `last_read_on,<,${month}`];
		return [__("Read This Month"), "green", `last_read_on,>=,${month}`];
	},

	formatters: {
		unit: (value, df, doc) => frappe.utils.escape_html(value || doc.shared_point || ""),
	},

	onload(listview) {
		if (frappe.model.can_create("Meter Reading"))
			listview.page.add_menu_item(__("Read Meters"), () => window.open("/meter-readings", "_self"));
		if (frappe.model.can_export("Meter"))
			listview.page.add_menu_item(__("Reading Sheet"), () => download_sheet(listview));
	},
};

function download_sheet(listview) {
	const chosen = listview.filter_area
		.get()
		.find(([, field, operator]) => field === "property" && operator === "=");
	wuye_ops.ask({
		title: __("Reading Sheet"),
		fields: [
			{
				fieldname: "property",
				fieldtype: "Link",
				options: "Property",
				label: __("Property"),
				default: chosen?.[3],
				reqd: 1,
			},
			{
				fieldname: "read_on",
				fieldtype: "Date",
				label: __("Read On"),
				default: frappe.datetime.get_today(),
				description: __("Fill in the column of readings and import the sheet as Meter Reading."),
				reqd: 1,
			},
		],
		label: __("Download"),
		action: (values) => {
			const query = new URLSearchParams(values);
			window.open(`/api/method/wuye_ops.fees.reading_sheet.download?${query}`, "_self");
			return $.Deferred().resolve();
		},
	});
}
