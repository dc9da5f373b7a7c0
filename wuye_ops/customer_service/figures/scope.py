"""What a report on requests is about, and what of it the user may see, with a sentence for what makes no sense."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

import frappe
from frappe import _
from frappe.permissions import get_user_permissions
from frappe.utils import add_months, get_first_day, getdate, nowdate

from wuye_ops.customer_service.permissions import is_resident
from wuye_ops.property.days import day_of
from wuye_ops.property.places import permitted_properties

# More than ten years of days nobody compares.
MOST_DAYS = 3_660
DEFAULT_MONTHS = 12
LINKS = {
	"property": "Property",
	"category": "Service Category",
	"department": "Department",
	"building": "Building",
	"employee": "Employee",
}
CHOICES = {"kind": "kind", "channel": "channel"}
NUMBERS = {"weekday": 6, "hour": 23}


@dataclass(frozen=True)
class Scope:
	"""properties: those the user may see of those asked for; None for all there are. first, last: days, both included.

	only: side → the values that count; asked: the same as the filters of a report say it. limited: whether User Permissions say more than which properties; then their
	conditions are part of each question, and nothing that was kept for everybody is read.
	"""

	properties: tuple[str, ...] | None
	first: date
	last: date
	only: Mapping[str, tuple] = field(default_factory=dict)
	asked: Mapping[str, object] = field(default_factory=dict)
	limited: bool = False

	def during(self, first: date, last: date) -> "Scope":
		return replace(self, first=first, last=last)


def scope(filters: frappe._dict, doctype: str = "Service Request") -> Scope:
	"""The scope that a report's filters ask for, after the right to see the documents has been asked for."""
	if is_resident() or not frappe.has_permission(doctype, "read"):
		frappe.throw(_("Your role does not see this report."), frappe.PermissionError)
	first, last = period(filters)
	properties = _properties(filters)
	only = _only(filters, properties)
	asked = {side: filters[side] for side in only}
	return Scope(properties, first, last, only, asked, _limited(doctype))


def period(filters: frappe._dict) -> tuple[date, date]:
	"""First and last day; the last twelve months, this one included, where nothing is said."""
	last = day_of(filters.get("to_date"), _("To Date"), _("Period")) or getdate(nowdate())
	first = day_of(filters.get("from_date"), _("From Date"), _("Period")) or getdate(
		add_months(get_first_day(last), 1 - DEFAULT_MONTHS)
	)
	if first > last:
		frappe.throw(_("The first day is after the last. Swap them."), title=_("Period"))
	if (last - first).days >= MOST_DAYS:
		frappe.throw(_("Choose at most {0} days.").format(MOST_DAYS), title=_("Period"))
	return first, last


def group_of(filters: frappe._dict, groups: Sequence[str]) -> str:
	"""By what the report is grouped; the first of them where nothing is said."""
	wanted = filters.get("group_by") or groups[0]
	if not isinstance(wanted, str) or wanted not in groups:
		frappe.throw(_("The report is not grouped by that. Choose one of the list."), title=_("Group By"))
	return wanted


def _properties(filters: frappe._dict) -> tuple[str, ...] | None:
	allowed = permitted_properties()
	wanted = _value(filters, "property")
	if not wanted:
		return None if allowed is None else tuple(allowed)
	if (allowed is not None and wanted not in allowed) or not frappe.db.exists("Property", wanted):
		_not_there(wanted)
	return (wanted,)


def _only(filters: frappe._dict, properties: tuple[str, ...] | None) -> dict[str, tuple]:
	found: dict[str, tuple] = {}
	for side in ("category", "department", "building", "employee"):
		if not (name := _value(filters, side)):
			continue
		if not frappe.db.exists(LINKS[side], name):
			_not_there(name)
		if side == "building" and properties is not None:
			if frappe.db.get_value("Building", name, "property") not in properties:
				_not_there(name)
		found[side] = categories_in(name) if side == "category" else (name,)
	meta = frappe.get_meta("Service Request")
	for side, fieldname in CHOICES.items():
		if value := _value(filters, side):
			if value not in meta.get_options(fieldname).split("\n"):
				_not_there(value)
			found[side] = (value,)
	for side, most in NUMBERS.items():
		value = filters.get(side)
		if value in (None, ""):
			continue
		if not str(value).isdecimal() or int(value) > most:
			_not_there(value)
		found[side] = (int(value),)
	return found


def categories_in(name: str) -> tuple[str, ...]:
	"""A category, or all in a group."""
	left, right = frappe.db.get_value("Service Category", name, ["lft", "rgt"])
	# the tree is master data without a property
	return tuple(
		frappe.get_all("Service Category", {"lft": [">=", left], "rgt": ["<=", right]}, pluck="name", limit=0)
	)


def _limited(doctype: str) -> bool:
	"""Whether User Permissions narrow the documents by anything but their property."""
	if frappe.session.user == "Administrator":
		return False
	given = get_user_permissions(frappe.session.user)
	named = {
		link.options
		for link in frappe.get_meta(doctype).get_link_fields()
		if not link.ignore_user_permissions
	}
	return bool((named | {doctype}) & set(given) - {"Property"})


def _value(filters: frappe._dict, name: str) -> str | None:
	value = filters.get(name)
	if value and not isinstance(value, str):
		frappe.throw(_("Choose one value for {0}.").format(_(frappe.unscrub(name))), title=_("Filters"))
	return value or None


def _not_there(name: object) -> None:
	frappe.throw(
		_("There is no {0} among what you may see. Choose another.").format(
			frappe.bold(frappe.utils.escape_html(str(name)[:140]))
		),
		frappe.PermissionError,
		title=_("Filters"),
	)
