"""年休假: each employee's days of a year by law, and the Leave Allocations that give them.

HRMS's leave policies know one number for everybody; here `rules.annual_leave` says how many there are by years of work. The leave type is
the one whose kind by law is Annual; on a site that has named none nothing happens. An allocation carries employee, leave type and year
in a unique key: a second run, or two at once, gives nobody leave twice.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

import frappe
from frappe import _
from frappe.utils import flt, getdate, nowdate

from wuye_ops.people import leave_words
from wuye_ops.people.employed import rows_within
from wuye_ops.property.plain_text import plain
from wuye_ops.rules import statutory_leave
from wuye_ops.rules.annual_leave import Absences, Career, Entitlement, entitlement
from wuye_ops.rules.money import ZERO

ANNUAL = "Annual"
BATCH = 200
# what became of somebody
MADE, KEPT, NONE, FAILED, WAITING = "Made", "Kept", "None", "Failed", "Waiting"


@dataclass(slots=True)
class Standing:
	"""An employee's annual leave of a year. by_law: None where the dates of the employee contradict one another.

	allocation, allocated: what HRMS has; taken: days of approved applications. state: MADE and FAILED are of a run alone.
	"""

	employee: frappe._dict
	by_law: Entitlement | None
	first: date | None
	last: date | None
	allocation: str = ""
	allocated: float = 0
	taken: Decimal = ZERO
	state: str = WAITING
	reason: str = ""


def leave_type() -> str | None:
	"""The leave type that is annual leave; None where there is none. Throws where there are several."""
	names = frappe.get_all("Leave Type", {"wuye_kind": ANNUAL}, pluck="name")
	if len(names) > 1:
		frappe.throw(
			_("Several leave types are annual leave: {0}. Clear Kind by Law of all but one.").format(
				", ".join(names)
			),
			title=_("Annual Leave"),
		)
	return names[0] if names else None


def keep_one(doc, method=None) -> None:
	"""Validate of Leave Type: annual leave is one type, else nobody could say which of them is allocated."""
	if doc.get("wuye_kind") == ANNUAL and (
		other := frappe.db.get_value("Leave Type", {"wuye_kind": ANNUAL, "name": ["!=", doc.name or ""]})
	):
		frappe.throw(
			_("{0} is annual leave already. Clear Kind by Law there first.").format(frappe.bold(other)),
			title=_("Annual Leave"),
		)


def standings(year: int, **filters) -> list[Standing]:
	"""Everybody employed in the year, by a fixed number of queries. filters: of Employee, as `get_all` takes them."""
	of_type = leave_type()
	if not of_type:
		return []
	people = _people(year, filters)
	names = [row.name for row in people]
	absences, taken = _absences(names, year), _taken(names, of_type, year)
	allocations = _allocations(names, of_type, year)
	return [_standing(row, year, absences, taken, allocations.get(row.name)) for row in people]


def allocate(year: int, commit: bool = False, **filters) -> list[Standing]:
	"""Gives what is missing; who has an allocation keeps it, whoever made it. commit: after each batch, so that a run that is killed
	goes on where it was when it is started again. One whose allocation HRMS refuses is told with the reason, and keeps nobody up."""
	of_type = leave_type()
	found = standings(year, **filters)
	waiting = [one for one in found if one.state == WAITING]
	for number, one in enumerate(waiting, 1):
		_give(one, of_type, year)
		if commit and number % BATCH == 0:
			frappe.db.commit()
	return found


def follow_the_year() -> None:
	"""Every night: this year's leave for those who have none yet, such as whoever has worked for twelve months by now. Who cannot be
	given any is a row with the reason."""
	from wuye_ops.people import leave_problems

	if leave_type():
		year = getdate(nowdate()).year
		leave_problems.keep(year, allocate(year, commit=True))


def follow_employee(doc, method=None) -> None:
	"""On update: who leaves has the leave of the part of the year that they work (《企业职工带薪年休假实施办法》12), and keeps what was
	taken."""
	before = doc.get_doc_before_save()
	if not before or getdate(before.relieving_date or 0) == getdate(doc.relieving_date or 0):
		return
	if not leave_type():
		return
	year = getdate(doc.relieving_date or nowdate()).year
	for one in standings(year, name=doc.name):
		key = _key(doc.name, leave_type(), year)
		name = frappe.db.get_value("Leave Allocation", {"wuye_key": key, "docstatus": 1})
		if not name or one.by_law is None:
			continue
		allocation = frappe.get_doc("Leave Allocation", name)
		days = max(float(one.by_law.days), float(one.taken))
		if flt(allocation.new_leaves_allocated) != days:
			allocation.new_leaves_allocated = days
			# HR's right to end an employment carries the leave that goes with it
			allocation.flags.ignore_permissions = True
			allocation.save()
			allocation.add_comment("Info", _("{0} days by law, as employment ends").format(one.by_law.days))


def free_key(doc, method=None) -> None:
	"""On cancel: an allocation that HR has cancelled can be made again."""
	if doc.get("wuye_key"):
		doc.db_set("wuye_key", None, update_modified=False)


# -- one person --------------------------------------------------------------------------------------------------------


def _standing(row, year: int, absences: dict, taken: dict, allocation) -> Standing:
	days_taken = taken.get((row.name, year), ZERO)
	try:
		career = career_of(row)
	except ValueError:
		return Standing(
			row, None, None, None, taken=days_taken, state=FAILED, reason=leave_words.contradicting_dates()
		)
	last_year = entitlement(
		career,
		year - 1,
		absences.get((row.name, year - 1), Absences()),
		taken.get((row.name, year - 1), ZERO),
	)
	now = absences.get((row.name, year), Absences())
	by_law = entitlement(career, year, now, days_taken, last_year.lost_next_year)
	first = max(date(year, 1, 1), career.joined_on, career.entitled_from)
	last = min(date(year, 12, 31), career.left_on or date.max)
	one = Standing(row, by_law, first, last, taken=days_taken, reason=leave_words.of_entitlement(by_law))
	if allocation:
		one.allocation, one.allocated = allocation.name, flt(allocation.total_leaves_allocated)
		one.state = KEPT
	elif not by_law.days:
		one.state = NONE
	return one


def career_of(row) -> Career:
	"""Raises ValueError where the days contradict one another."""
	joined = getdate(row.date_of_joining)
	return Career(
		worked_since=getdate(row.wuye_worked_since or row.wuye_continuous_since or joined),
		joined_on=joined,
		left_on=getdate(row.relieving_date) if row.relieving_date else None,
		continuous_since=getdate(row.wuye_continuous_since) if row.wuye_continuous_since else None,
	)


def _give(one: Standing, of_type: str, year: int) -> None:
	save_point = "annual_leave"
	frappe.db.savepoint(save_point)
	allocation = frappe.new_doc("Leave Allocation")
	allocation.update(
		{
			"employee": one.employee.name,
			"leave_type": of_type,
			"from_date": one.first,
			"to_date": one.last,
			"new_leaves_allocated": one.by_law.days,
			"description": leave_words.explained(one.by_law),
			"wuye_key": _key(one.employee.name, of_type, year),
		}
	)
	# by law and for everybody: no right of the one who has it counted is used
	allocation.flags.ignore_permissions = True
	try:
		allocation.insert()
		allocation.submit()
	except frappe.UniqueValidationError:
		frappe.db.rollback(save_point=save_point)
		one.state, one.reason = KEPT, ""  # another run was quicker
	except frappe.ValidationError as error:
		frappe.db.rollback(save_point=save_point)
		frappe.clear_messages()
		one.state, one.reason = FAILED, plain(error)
	else:
		one.state, one.allocation = MADE, allocation.name
		one.allocated = flt(allocation.total_leaves_allocated)


def _key(employee: str, of_type: str, year: int) -> str:
	return f"{employee}|{of_type}|{year}"


# -- what there is, in a query each ------------------------------------------------------------------------------------


def _people(year: int, filters: dict) -> list[frappe._dict]:
	columns = [
		"name", "employee_name", "company", "department", "wuye_property", "date_of_joining", "wuye_worked_since",
		"wuye_continuous_since",
	]  # fmt: skip
	return rows_within(date(year, 1, 1), date(year, 12, 31), columns, **filters)


def _applications(names: list[str], types: Iterable[str], first: date, last: date) -> list[frappe._dict]:
	types = list(types)
	if not names or not types:
		return []
	return frappe.get_all(
		"Leave Application",
		{
			"employee": ["in", names],
			"leave_type": ["in", types],
			"docstatus": 1,
			"status": "Approved",
			"from_date": ["<=", last],
			"to_date": [">=", first],
		},
		["employee", "from_date", "to_date", "total_leave_days"],
	)


def _absences(names: list[str], year: int) -> dict[tuple[str, int], Absences]:
	"""Calendar days of sick leave in the year and the one before; each day counts once."""
	types = frappe.get_all("Leave Type", {"wuye_kind": statutory_leave.SICK}, pluck="name")
	days: dict[tuple[str, int], set[date]] = {}
	for row in _applications(names, types, date(year - 1, 1, 1), date(year, 12, 31)):
		day = max(getdate(row.from_date), date(year - 1, 1, 1))
		while day <= min(getdate(row.to_date), date(year, 12, 31)):
			days.setdefault((row.employee, day.year), set()).add(day)
			day += timedelta(days=1)
	return {key: Absences(sick=len(of)) for key, of in days.items()}


def _taken(names: list[str], of_type: str, year: int) -> dict[tuple[str, int], Decimal]:
	"""Working days taken, of the year in which the leave begins: it belongs to one allocation, which ends with a year."""
	found: dict[tuple[str, int], Decimal] = {}
	for row in _applications(names, [of_type], date(year - 1, 1, 1), date(year, 12, 31)):
		key = (row.employee, getdate(row.from_date).year)
		found[key] = found.get(key, ZERO) + Decimal(str(row.total_leave_days))
	return found


def _allocations(names: list[str], of_type: str, year: int) -> dict[str, frappe._dict]:
	rows = frappe.get_all(
		"Leave Allocation",
		{
			"employee": ["in", names or [""]],
			"leave_type": of_type,
			"docstatus": 1,
			"from_date": ["<=", date(year, 12, 31)],
			"to_date": [">=", date(year, 1, 1)],
		},
		["employee", "name", "total_leaves_allocated"],
	)
	return {row.employee: row for row in rows}
