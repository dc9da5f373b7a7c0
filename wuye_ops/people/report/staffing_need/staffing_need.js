// 编制需求: every number leads to the people, requisitions or standards behind it, and those who are missing are asked for.
const STATES = {
	"To Ask For": "orange",
	"Asked For": "blue",
	Over: "red",
	Full: "green",
	"No Standard": "gray",
};

const pill = wuye_ops.filters.pills("state", STATES, "Staffing Need");

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
		if (column.fieldname === "missing" && value && may_ask(data)) return ask(value, data);
		const address = data && value && behind(column.fieldname, data);
		if (address) return `<a href="${frappe.utils.escape_html(address)}">${value}</a>`;
		return pill(value, row, column, data, default_formatter);
	},
};

// A post of one property, for whoever may ask for people.
const may_ask = (data) => data?.property && data.designation && frappe.model.can_create("Job Requisition");

function ask(missing, data) {
	const address = wuye_ops.address(
		{ page: "job-requisition/new" },
		{
			wuye_property: data.property,
			designation: data.designation,
			no_of_positions: missing,
			reason_for_requesting: data.how,
		}
	);
	const text = __("Ask for {0} People", [missing]);
	return `<a class="btn btn-xs btn-default" href="${frappe.utils.escape_html(address)}">${text}</a>`;
}

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
