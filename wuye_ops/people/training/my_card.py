"""员工自助: the hours of the year of an employee on the phone, need by need (hook `wuye_my_staff_cards`)."""

from __future__ import annotations

from frappe import _
from frappe.utils import formatdate, getdate, nowdate

from wuye_ops.people import self_service
from wuye_ops.people.training import hours as standings
from wuye_ops.people.training.records import STUDY
from wuye_ops.rules.training import Met

COLOURS = {"Met": "green", "Open": "orange", "Overdue": "red"}


def hours(employee: str) -> dict | None:
	"""None for somebody of whom nothing is asked and who has studied nothing."""
	found = standings.of_employee(employee)
	if not found or not (found.hours.met or found.records):
		return None
	today = getdate(nowdate())
	return {
		"key": "hours",
		"title": _("My Training Hours"),
		"empty": _("Nothing is asked of you this year; {0} hours count.").format(float(found.hours.counted)),
		"rows": [_row(met, today) for met in found.hours.met],
		"more": self_service.entry(STUDY, _("Enter Self-Study")),
	}


def _row(met: Met, today) -> dict:
	standing = met.standing(today)
	return {
		"text": met.need.requirement.code,
		"note": _("{0} of {1} hours").format(f"{met.hours.normalize():f}", f"{met.need.hours.normalize():f}"),
		"on": _("until {0}").format(formatdate(met.need.due_on)),
		"state": _(standing, context="Training Hours"),
		"colour": COLOURS[standing],
	}
