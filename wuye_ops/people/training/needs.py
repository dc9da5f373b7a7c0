"""Training Needs, and the people who have them, as `rules.training_need` knows them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import frappe
from frappe import _
from frappe.utils import cint, cstr, flt, getdate, nowdate

from wuye_ops.rules.training_need import A_YEAR, ONCE, SUBJECTS, Person, Requirement

DOCTYPE = "Training Need"
MOST_HOURS = 500
PERSON_FIELDS = (
	"name", "employee_name", "designation", "department", "wuye_property", "company", "date_of_joining", "relieving_date",
	"user_id",
)  # fmt: skip


def check(doc) -> None:
	"""Validate of Training Need."""
	if not 0 < flt(doc.hours) <= MOST_HOURS:
		frappe.throw(
			_("A training need has more than 0 hours, and no more than {0}.").format(MOST_HOURS),
			title=_(DOCTYPE),
		)
	if doc.frequency not in (ONCE, A_YEAR):
		frappe.throw(_("Say whether it is once or every year."), title=_(DOCTYPE))
	if doc.subject and doc.subject not in SUBJECTS:
		frappe.throw(_("Choose a subject of the list."), title=_(DOCTYPE))
	if cint(doc.within_days) < 0:
		frappe.throw(_("Days are 0 or more."), title=_(DOCTYPE))
	if doc.frequency == A_YEAR:
		doc.within_days, doc.before_work = 0, 0
	if not doc.before_work:
		doc.joined_from = None
	elif not doc.joined_from:
		# what those who are there were taught, the system was not told
		doc.joined_from = getdate(doc.creation or nowdate())


def requirements() -> tuple[Requirement, ...]:
	"""All that are in use, in the order of their names."""
	rows = frappe.get_all(
		DOCTYPE,
		{"disabled": 0},
		[
			"name",
			"hours",
			"frequency",
			"subject",
			"designation",
			"within_days",
			"source",
			"before_work",
			"joined_from",
		],
		order_by="name",
		limit=0,
	)
	return tuple(
		Requirement(
			row.name,
			hours_of(row.hours),
			row.frequency,
			cstr(row.subject),
			cstr(row.designation),
			cint(row.within_days),
			cstr(row.source),
			bool(row.before_work),
			getdate(row.joined_from) if row.joined_from else date.min,
		)
		for row in rows
	)


def hours_of(value: object) -> Decimal:
	"""What a field with hours holds, to half an hour of display and without what floats add."""
	return Decimal(str(round(flt(value), 2)))


def person_of(row) -> Person:
	"""An Employee, or a row with PERSON_FIELDS. Since when somebody is in a post nobody writes down: since they joined."""
	return Person(
		row.name,
		cstr(row.designation),
		getdate(row.date_of_joining),
		left_on=getdate(row.relieving_date) if row.relieving_date else None,
	)
