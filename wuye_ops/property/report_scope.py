"""What reports of several chapters have in common: their period, how they are grouped, their columns."""

from datetime import date

import frappe
from frappe import _
from frappe.permissions import get_role_permissions
from frappe.utils import add_days, getdate, nowdate

from wuye_ops.property.days import day_of

# More than that nobody looks at in one table.
MOST_DAYS = 731


def period(filters: frappe._dict, most: int = MOST_DAYS) -> tuple[date, date]:
	"""First and last day; the last 30 days where nothing is said. Refuses what is no period."""
	last = day_of(filters.get("to_date"), _("To Date"), _("Period")) or getdate(nowdate())
	first = day_of(filters.get("from_date"), _("From Date"), _("Period")) or add_days(last, -29)
	if first > last:
		frappe.throw(_("The first day is after the last. Swap them."), title=_("Period"))
	if (last - first).days >= most:
		frappe.throw(_("Choose at most {0} days.").format(most), title=_("Period"))
	return first, last


def within(first: date, last: date) -> list:
	"""The condition on a moment: from the first day's midnight to before the midnight after the last."""
	return ["between", [first, f"{last} 23:59:59.999999"]]


def link(fieldname: str, label: str, doctype: str, width: int = 150) -> dict:
	"""A column that leads to documents; plain text for who may neither read nor choose these, whom the framework refuses the whole report."""
	rights = get_role_permissions(frappe.get_meta(doctype))
	if not (rights.get("read") or rights.get("select")):
		return data(fieldname, label, width)
	return {"fieldname": fieldname, "label": label, "fieldtype": "Link", "options": doctype, "width": width}


def data(fieldname: str, label: str, width: int = 110) -> dict:
	return {"fieldname": fieldname, "label": label, "fieldtype": "Data", "width": width}


def number(fieldname: str, label: str, width: int = 90) -> dict:
	return {"fieldname": fieldname, "label": label, "fieldtype": "Int", "width": width}


def percent(fieldname: str, label: str, width: int = 110) -> dict:
	return {"fieldname": fieldname, "label": label, "fieldtype": "Percent", "precision": 1, "width": width}


def decimal(fieldname: str, label: str, width: int = 100) -> dict:
	return {"fieldname": fieldname, "label": label, "fieldtype": "Float", "precision": 1, "width": width}


def group_of(filters: frappe._dict, groups: dict, default: str) -> str:
	wanted = filters.get("group_by") or default
	if not isinstance(wanted, str) or wanted not in groups:
		frappe.throw(_("Rates are not grouped by that. Choose one of the list."), title=_("Group By"))
	return wanted
