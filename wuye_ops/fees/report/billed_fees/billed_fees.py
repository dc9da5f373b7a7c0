"""What has been billed: property and fee item against the month of the days charged. One question to the database."""

from collections import defaultdict

import frappe
from frappe import _
from frappe.utils import flt, get_first_day, get_last_day, getdate

from wuye_ops.rules.proration import Month

# Two years side by side; more do not fit on a screen.
MOST_MONTHS = 24


def execute(filters: dict | None = None) -> tuple:
	"""(columns, rows, message, chart). filters: from_date and to_date, whole months of both; property, fee_item.

	A charge for a quarter stands in the month in which its days begin. Cancelled bills are not in it.
	"""
	filters = frappe._dict(filters or {})
	months = _months(filters)
	amounts = _amounts(filters, months)
	rows = [
		{
			"property": property_name,
			"fee_item": fee_item,
			**{str(month): by_month.get(month, 0) for month in months},
			"total": flt(sum(by_month.values()), 2),
		}
		for (property_name, fee_item), by_month in sorted(amounts.items())
	]
	return _columns(months), rows, None, _chart(months, rows)


def _months(filters) -> list[Month]:
	if not (filters.from_date and filters.to_date):
		frappe.throw(_("Choose from which to which month."), title=_("Billed Fees"))
	month, last = Month.of(getdate(filters.from_date)), Month.of(getdate(filters.to_date))
	months = []
	while month <= last:
		months.append(month)
		month = month.plus(1)
	if not months or len(months) > MOST_MONTHS:
		frappe.throw(
			_("Choose at least one month and at most {0}.").format(MOST_MONTHS), title=_("Billed Fees")
		)
	return months


def _amounts(filters, months: list[Month]) -> dict[tuple[str, str], dict[Month, float]]:
	conditions = {
		"status": "Billed",
		"period_from": ["between", [get_first_day(months[0].first), get_last_day(months[-1].first)]],
	}
	for field in ("property", "fee_item"):
		if filters.get(field):
			conditions[field] = filters[field]
	found: dict = defaultdict(lambda: defaultdict(float))
	for row in frappe.get_list(
		"Fee Charge",
		filters=conditions,
		fields=["property", "fee_item", "period_from", "sum(amount) as amount"],
		group_by="property, fee_item, period_from",
		order_by=None,
		limit=0,
	):
		found[row.property, row.fee_item][Month.of(row.period_from)] += flt(row.amount)
	return found


def _columns(months: list[Month]) -> list[dict]:
	return [
		{"fieldname": "property", "label": _("Property"), "fieldtype": "Link", "options": "Property", "width": 160},
		{"fieldname": "fee_item", "label": _("Fee Item"), "fieldtype": "Link", "options": "Fee Item", "width": 140},
		*({"fieldname": str(month), "label": str(month), "fieldtype": "Currency", "width": 120} for month in months),
		{"fieldname": "total", "label": _("Total"), "fieldtype": "Currency", "width": 130},
	]  # fmt: skip


def _chart(months: list[Month], rows: list[dict]) -> dict | None:
	if not rows:
		return None
	items = sorted({row["fee_item"] for row in rows})
	return {
		"data": {
			"labels": [str(month) for month in months],
			"datasets": [
				{
					"name": item,
					"values": [
						flt(sum(row[str(month)] for row in rows if row["fee_item"] == item), 2)
						for month in months
					],
				}
				for item in items
			],
		},
		"type": "bar",
		"barOptions": {"stacked": 1},
		"fieldtype": "Currency",
	}
