"""Roster Need: what its form checks, and the needs of days."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import frappe
from frappe import _
from frappe.utils import cint, getdate

DOCTYPE = "Roster Need"
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
WHERE = ("property", "post", "department")
FIELDS = (
	"name", *WHERE, "designation", "shift_type", "people", "from_date", "until_date", "title", *WEEKDAYS,
)  # fmt: skip


def check(doc) -> None:
	"""Validate: one post or one designation, on days there are, and each need once."""
	title = _(DOCTYPE)
	if bool(doc.post) == bool(doc.designation):
		frappe.throw(_("Choose either a guard post or a designation."), title=title)
	if doc.post and frappe.db.get_value("Guard Post", doc.post, "property") != doc.property:
		frappe.throw(_("The guard post belongs to another property."), title=title)
	if cint(doc.people) < 1:
		frappe.throw(
			_("A post needs at least one person. Disable the need if nobody is needed."), title=title
		)
	if not any(cint(doc.get(day)) for day in WEEKDAYS):
		frappe.throw(_("Choose at least one day of the week."), title=title)
	if doc.until_date and getdate(doc.until_date) < getdate(doc.from_date):
		frappe.throw(_("The last day is before the first."), title=title)
	doc.department = department_of(doc)
	where = frappe.db.get_value("Guard Post", doc.post, "post_name") if doc.post else doc.designation
	doc.title = f"{where} · {doc.shift_type}"[:140]
	if doc.disabled:
		return
	for row in _alike(doc):
		apart = (row.until_date and row.until_date < getdate(doc.from_date)) or (
			doc.until_date and getdate(doc.until_date) < row.from_date
		)
		if not apart and any(cint(doc.get(day)) and row[day] for day in WEEKDAYS):
			frappe.throw(
				_("{0} says the same of some of these days. Change its number of people.").format(row.name),
				frappe.DuplicateEntryError,
				title=title,
			)


def department_of(need) -> str | None:
	"""Whose head plans it: the department of its guard post, else the one it names."""
	return (need.post and frappe.get_cached_value("Guard Post", need.post, "department")) or need.department


def keep_what_was_planned(doc) -> None:
	"""A need that people were assigned for is measured by later on: it is ended, not deleted."""
	if frappe.db.exists("Shift Assignment", {"wuye_roster_need": doc.name, "docstatus": 1}):
		frappe.throw(
			_("People are assigned for this need. Give it a last day, or disable it."), title=_(DOCTYPE)
		)


def _alike(doc) -> list:
	return frappe.get_all(
		DOCTYPE,
		{
			"property": doc.property,
			"post": doc.post or ["is", "not set"],
			"designation": doc.designation or ["is", "not set"],
			"shift_type": doc.shift_type,
			"disabled": 0,
			"name": ["!=", doc.name or ""],
		},
		list(FIELDS),
	)


def of_days(first: date, last: date, properties: Iterable[str] | None = None) -> list:
	"""Needs in force on some of the days, of these properties; whoever asks has asked who may know."""
	filters = [["from_date", "<=", last], ["disabled", "=", 0]]
	if properties is not None:
		filters.append(["property", "in", list(properties) or [""]])
	rows = frappe.get_all(DOCTYPE, filters, list(FIELDS), order_by="property, title, name", limit=0)
	return [row for row in rows if row.until_date is None or row.until_date >= first]


def named(names: Iterable[str]) -> list:
	"""Where they are, whatever their days; also those out of use."""
	return frappe.get_all(DOCTYPE, {"name": ["in", list(names) or [""]]}, ["name", *WHERE], limit=0)


def is_on(need, day: date) -> bool:
	return bool(
		need.from_date <= day
		and (need.until_date is None or day <= need.until_date)
		and need.get(WEEKDAYS[day.weekday()])
	)
