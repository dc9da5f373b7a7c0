// 编制需求: every number leads to the people, requisitions or standards behind it.
const STATES = {
	"To Ask For": "orange",
	"Asked For": "blue",
	Over: "red",
	Full: "green",
	"No Standard": "gray",
};

frappe.query_reports["Staffing Need"] = {
	filters: [
		wuye_ops.filters.company(),
		wuye_ops.filters.property(),
		wuye_ops.filters.link("designation", __("Designation"), "Designation"),
		wuye_ops.filters.date(
			"until",
			__("Counted Until"),
			frappe.datetime.add_days(frappe.datetime.get_today(), 60)
		),
		wuye_ops.filters.group_by([
			{ value: "Post", label: __("Property and Designation") },
			{ value: "Designation", label: __("Designation") },
			{ value: "Property", label: __("Property") },
		]),
		wuye_ops.filters.one_of(
			"state",
			__("Standing", null, "Staffing Need"),
			Object.keys(STATES),
			"Staffing Need"
		),
	],
	formatter(value, row, column, data, default_formatter) {
		if (!data) return default_formatter(value, row, column, data);
		if (column.fieldname === "state" && value) {
			const text = __(value, null, "Staffing Need");
			return `<span class="indicator-pill no-indicator-dot ${STATES[value]}">${text}</span>`;
		}
		const address = value && behind(column.fieldname, data);
		if (address) return `<a href="${frappe.utils.escape_html(address)}">${value}</a>`;
		return default_formatter(value, row, column, data);
	},
};

function behind(field, data) {
	const of = (name) => ({
		...(data.property && { [name]: data.property }),
		...(data.designation && { designation: data.designation }),
	});
	const today = frappe.datetime.get_today();
	const until = frappe.query_report.get_filter_value("until");
	const people = { ...of("wuye_property"), status: "Active" };
	if (field === "needed" || field === "planned")
		return wuye_ops.address({ doctype: "Staffing Standard" }, of("property"));
	if (field === "heads")
		return wuye_ops.address({ doctype: "Employee" }, { ...people, date_of_joining: ["<=", today] });
	if (field === "leaving")
		return wuye_ops.address(
			{ doctype: "Employee" },
			{ ...people, relieving_date: ["between", [today, until]] }
		);
	if (field === "asked")
		return wuye_ops.address(
			{ doctype: "Job Requisition" },
			{ ...of("wuye_property"), status: ["in", ["Pending", "Open & Approved", "On Hold"]] }
		);
	return "";
}
