"""The hours of training of everybody against what they need; and what the company is measured by (people.training)."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from hashlib import md5

import frappe
from frappe import _lt
from frappe.utils import cstr, getdate, nowdate

from wuye_ops.metrics.registry import Counted, Metric, Row, Scope
from wuye_ops.people.metrics import is_there
from wuye_ops.people.training import needs, records
from wuye_ops.rules import training
from wuye_ops.rules.metric_value import PERCENT, UP, Aim, Part
from wuye_ops.rules.training import Attended, Hours


@dataclass(frozen=True, slots=True)
class Standing:
	"""Somebody's hours of the year up to a day. row: the employee's `needs.PERSON_FIELDS`; records: what they were counted from."""

	row: frappe._dict
	hours: Hours
	records: tuple[Attended, ...]


def standings(year: int, until: date, *conditions) -> list[Standing]:
	"""Of those employed on the day, or on the last of the year where that is over. conditions: on `DocType("Employee")`. Six queries."""
	last = min(until, date(year, 12, 31))
	employee = frappe.qb.DocType("Employee")
	query = (
		frappe.qb.from_(employee)
		.select(*(employee[field] for field in needs.PERSON_FIELDS))
		.where(is_there(employee, last))
		.orderby(employee.wuye_property)
		.orderby(employee.name)
	)
	for condition in conditions:
		query = query.where(condition)
	people = query.run(as_dict=True)
	asked = needs.requirements()
	attended = records.load(date(year, 1, 1), last, [row.name for row in people])
	return [
		Standing(
			row,
			training.hours_of(needs.person_of(row), year, attended.get(row.name, ()), asked),
			tuple(attended.get(row.name, ())),
		)
		for row in people
	]


def of_employee(employee: str, year: int | None = None) -> Standing | None:
	"""Somebody's own; None where they are not employed. The caller has checked who asks."""
	today = getdate(nowdate())
	found = standings(year or today.year, today, frappe.qb.DocType("Employee").name == employee)
	return found[0] if found else None


# -- people.training ---------------------------------------------------------------------------------------------------


def count(scope: Scope) -> dict[str, Part]:
	found: dict[str, list[Decimal]] = defaultdict(lambda: [Decimal(0), Decimal(0)])
	for one, part in _parts(scope):
		place = found[cstr(one.row.wuye_property)]
		place[0] += part.numerator
		place[1] += part.denominator
	return {name: Part(good, needed) for name, (good, needed) in found.items()}


def count_by_employee(scope: Scope) -> dict[tuple[str, str], Counted]:
	"""Behind a number stands the one row of the employee; the digest is of what is needed and what was attended."""
	return {
		(cstr(one.row.wuye_property), one.row.name): Counted(part, 1, _digest(one))
		for one, part in _parts(scope)
	}


def rows(scope: Scope, start: int, limit: int) -> list[Row]:
	"""The people, who lacks most first."""
	day = _day(scope)
	found = sorted(
		_parts(scope), key=lambda pair: (pair[1].numerator - pair[1].denominator, pair[0].row.name)
	)
	return [
		Row(
			"Employee",
			one.row.name,
			cstr(one.row.wuye_property),
			part.numerator,
			part.denominator,
			day,
			one.row.employee_name,
		)
		for one, part in found[start : start + limit]
	]


def _day(scope: Scope) -> date:
	return min(scope.last, getdate(nowdate()))


def _parts(scope: Scope) -> list[tuple[Standing, Part]]:
	"""Of those who need something by the day; the year is that of the last of the days."""
	employee, day = frappe.qb.DocType("Employee"), _day(scope)
	conditions = [employee.wuye_property > ""]
	if scope.properties is not None:
		conditions.append(employee.wuye_property.isin(scope.properties or ("",)))
	if scope.employee:
		conditions.append(employee.name == scope.employee)
	found = []
	for one in standings(day.year, day, *conditions):
		counted, needed = training.to_date(one.hours, day)
		if needed:
			found.append((one, Part(counted, needed)))
	return found


def _digest(one: Standing) -> str:
	"""Tells whether trainings and needs are still the same, with the same worth."""
	lines = [f"{met.need.requirement.code}|{met.need.hours}" for met in one.hours.met]
	lines += [f"{rec.event}|{rec.hours}|{rec.result}|{rec.present}|{rec.approved_by}" for rec in one.records]
	return md5("\n".join(sorted(lines)).encode()).hexdigest()[:15]


METRICS = [
	Metric(
		key="people.training",
		label=_lt("Training Done"),
		formula=_lt(
			"Hours of training of the year that count, up to the last of the days ÷ hours needed by then: yearly ones by days of the year, those of beginners when they are due"
		),
		unit=PERCENT,
		aim=Aim(UP, Decimal(100)),
		doctype="Property",
		count=count,
		rows=rows,
		for_employees=True,
		count_by_employee=count_by_employee,
		# hours of the year so far, whichever month is looked at
		adds_up=False,
	),
]
