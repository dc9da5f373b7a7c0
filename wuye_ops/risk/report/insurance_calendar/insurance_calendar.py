"""保险日历: the policies that end in the coming months, whether something renews them, and what each month of insurance costs."""

import frappe
from frappe import _
from frappe.utils import cint, getdate, nowdate

from wuye_ops.property import leads
from wuye_ops.property.report_filters import check_readable, chosen
from wuye_ops.property.report_scope import data, link
from wuye_ops.risk.insurance.as_policy import DOCTYPE
from wuye_ops.risk.insurance.calendar import MOST_MONTHS, ending_by_month


def execute(filters: dict | None = None) -> tuple:
	"""(columns, rows, message, chart, summary). filters: property, months (12 where nothing is said). One row for each policy that
	ends, by its last day; months in which none ends are in the chart alone."""
	filters = frappe._dict(filters or {})
	check_readable(DOCTYPE)
	months = cint(filters.get("months") or 12)
	if not 1 <= months <= MOST_MONTHS:
		frappe.throw(_("Choose 1 to {0} months.").format(MOST_MONTHS), title=_("Months"))
	found = ending_by_month(months, chosen(filters, "property").get("property"))
	today = getdate(nowdate())
	rows = [
		{
			**row,
			"month": month.month,
			"kind_text": _(row.kind, context=DOCTYPE),
			"status_text": _(row.status, context=DOCTYPE),
			"days": (getdate(row.covers_until) - today).days,
			"renewed_text": _("Renewed") if row.renewed else _("To Be Renewed"),
		}
		for month in found
		for row in month.policies
	]
	return columns(), rows, None, chart(found), summary(found)


def columns() -> list[dict]:
	return [
		data("month", _("Month"), 90),
		{**link("name", _("Insurance Policy"), DOCTYPE, 150), "hidden": 1},
		data("policy_no", _("Policy No"), 160),
		data("insurer", _("Insurer"), 170),
		data("kind_text", _("Kind of Insurance"), 130),
		{"fieldname": "covers_until", "label": _("Covers until"), "fieldtype": "Date", "width": 110},
		{"fieldname": "days", "label": _("Days Left"), "fieldtype": "Int", "width": 90},
		{"fieldname": "premium", "label": _("Premium"), "fieldtype": "Currency", "width": 120},
		data("renewed_text", _("Renewal"), 100),
		data("status_text", _("Status"), 90),
	]


def chart(found: list) -> dict:
	return {
		"data": {
			"labels": [month.month for month in found],
			"datasets": [
				{
					"name": _("Cost of the Month"),
					"chartType": "line",
					"values": [month.cost for month in found],
				},
				{
					"name": _("Premiums of Policies That End"),
					"chartType": "bar",
					"values": [month.premium for month in found],
				},
			],
			"leads": leads.to_list(
				DOCTYPE,
				[None, None],
				found,
				lambda _set, month: {
					"covers_until": leads.days(month.first, month.last),
					"status": ["!=", "Draft"],
				},
			),
		},
		"type": "axis-mixed",
		"colors": ["#7C8794", "#8CC4F8"],
		"fieldtype": "Currency",
		"axisOptions": {"xIsSeries": 1, "shortenYAxisNumbers": 1},
		"animate": 0,
		"disableEntryAnimation": 1,
	}


def summary(found: list) -> list[dict]:
	waiting = sum(month.to_renew for month in found)
	return [
		{"label": _("Policies That End"), "value": sum(month.count for month in found), "datatype": "Int"},
		{"label": _("To Be Renewed"), "value": waiting, "datatype": "Int", "indicator": "Orange" if waiting else "Green"},
		{"label": _("Their Premiums"), "value": sum(month.premium for month in found), "datatype": "Currency"},
		{"label": _("Cost of This Month"), "value": found[0].cost, "datatype": "Currency"},
	]  # fmt: skip
