"""What the reports on satisfaction and visits have in common: rights, chosen values, columns."""

from datetime import date

import frappe
from frappe import _
from frappe.utils import add_days, getdate, nowdate

from wuye_ops.property.days import day_of

MOST_DAYS = 1100
USUAL_DAYS = 90


def period(filters: frappe._dict) -> tuple[date, date]:
	"""First and last day; the last 90 days where nothing is said. Refuses what is no period."""
	last = day_of(filters.get("to_date"), _("To Date"), _("Period")) or getdate(nowdate())
	first = day_of(filters.get("from_date"), _("From Date"), _("Period")) or add_days(last, 1 - USUAL_DAYS)
	if first > last:
		frappe.throw(_("The first day is after the last. Swap them."), title=_("Period"))
	if (last - first).days >= MOST_DAYS:
		frappe.throw(_("Choose at most {0} days.").format(MOST_DAYS), title=_("Period"))
	return first, last


def one_of(value: object, values, default: str) -> str:
	wanted = value or default
	if not isinstance(wanted, str) or wanted not in values:
		frappe.throw(_("Choose one of: {0}").format(", ".join(_(one) for one in values)), title=_("Filters"))
	return wanted


def column(fieldname: str, label: str, fieldtype: str = "Int", width: int = 100, **more) -> dict:
	"""Rates and indices have one place."""
	places = {"precision": 1} if fieldtype in ("Percent", "Float") else {}
	return {"fieldname": fieldname, "label": label, "fieldtype": fieldtype, "width": width, **places, **more}
