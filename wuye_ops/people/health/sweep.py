"""Each day: who has to be examined soon, or is late, is told once, with who has to see to it. A row for each warning says so."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, datetime
from functools import cache

import frappe
from frappe import _
from frappe.utils import create_batch, escape_html, formatdate, getdate, now_datetime

from wuye_ops.people.health import exposure
from wuye_ops.people.health.exposure import Person
from wuye_ops.property.language import in_site_language
from wuye_ops.property.notices import Note, user_of, users_with_role
from wuye_ops.property.told_once import tell_absent
from wuye_ops.rules.health_check import Due, dues, warnings_due

DOCTYPE = "Health Warning"
BATCH = 500
COLUMNS = (
	"name", "creation", "modified", "owner", "modified_by", "docstatus", "idx", "employee", "employee_name", "property",
	"hazard", "kind", "due_on", "days", "told_on", "people", "warning_key",
)  # fmt: skip


def follow_the_day(today: date | str | None = None, commit: bool = True) -> int:
	"""Returns how many warnings were given. A batch is a transaction; after a kill the next run goes on. commit: after each batch."""
	day, given = getdate(today), 0
	for batch in create_batch(exposure.people(), BATCH):
		given += _warn(batch, day)
		if commit:
			frappe.db.commit()
	return given


def _warn(people: list[Person], today: date) -> int:
	names = [person.name for person in people]
	checks, done = exposure.checks(names), _done(names)
	now, rows, notes = now_datetime(), [], []
	of_role = cache(users_with_role)
	with in_site_language():
		for person in people:
			for due in dues(person.exposed, checks.get(person.name, ())):
				given = done.get((person.name, due.hazard.code, due.due_on), ())
				for days, whom in warnings_due(due, today, given):
					users = _users(person, whom, of_role)
					rows.append(_row(person, due, days, len(users), now))
					notes.append(Note(users, "Employee", person.name, _subject(person, due, today)))
	return tell_absent(DOCTYPE, COLUMNS, rows, notes, now)


def _done(names: list[str]) -> dict[tuple[str, str, date], set[int]]:
	found: dict[tuple[str, str, date], set[int]] = {}
	for row in frappe.get_all(
		DOCTYPE, {"employee": ["in", names or [""]]}, ["employee", "hazard", "due_on", "days"]
	):
		found.setdefault((row.employee, row.hazard, getdate(row.due_on)), set()).add(row.days)
	return found


def _row(person: Person, due: Due, days: int, people: int, now: datetime) -> tuple:
	user = frappe.session.user
	return (
		frappe.generate_hash(length=12), now, now, user, user, 0, 0, person.name, person.employee_name, person.property or None,
		due.hazard.code, due.kind, due.due_on, days, now, people, key(person.name, due, days),
	)  # fmt: skip


def key(employee: str, due: Due, days: int) -> str:
	return f"{employee}|{due.hazard.code}|{due.due_on}|{days}"


def _subject(person: Person, due: Due, today: date) -> str:
	if due.due_on < today:
		text = _("{0}: the examination for {1} was due on {2}")
	else:
		text = _("{0}: the examination for {1} is due on {2}")
	return text.format(
		escape_html(person.employee_name), escape_html(due.hazard.code), formatdate(due.due_on)
	)


def _users(person: Person, whom: Iterable[str], of_role: Callable[[str, str], list[str]]) -> list[str]:
	found: list[str | None] = []
	for role in whom:
		if role == "Employee":
			found.append(person.user)
		elif role == "Department Head":
			found += [user_of(person.reports_to), user_of(_head(person.property, person.department))]
		else:
			# who arranges examinations sees to them as well
			found += [*of_role(role, person.property), *of_role("Health Officer", person.property)]
	return [user for user in dict.fromkeys(found) if user]


def _head(property_name: str, department: str) -> str | None:
	if not property_name or not department:
		return None
	return frappe.db.get_value(
		"Property Department", {"parent": property_name, "department": department}, "head"
	)
