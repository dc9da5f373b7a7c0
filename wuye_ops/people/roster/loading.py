"""Needs, Shift Assignments and leave as `rules.roster` knows them; a fixed number of queries, however many people."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

import frappe
from frappe.utils import get_time, getdate

from wuye_ops.people.roster import needs
from wuye_ops.rules.roster import Coverage, Shift, Slot, coverage

ASSIGNMENT = "Shift Assignment"


@dataclass(frozen=True, slots=True)
class Duty:
	"""A Shift Assignment on one of its days."""

	assignment: str
	employee: str
	shift_type: str
	day: date
	need: str = ""
	is_one_day: bool = True


@dataclass(slots=True)
class Plan:
	"""What there is of some days: needs, duties, leave, times of shift types."""

	first: date
	last: date
	needs: list = field(default_factory=list)
	duties: list[Duty] = field(default_factory=list)
	away: frozenset[tuple[str, date]] = frozenset()
	times: dict[str, tuple] = field(default_factory=dict)
	people: dict[str, frappe._dict] = field(default_factory=dict)

	def slots(self) -> Iterator[tuple[object, date, Slot]]:
		"""(need, day, slot) of every need on every day it is in force.

		Who is assigned for a need counts there. Others count where a designation of their own property is needed on their shift.
		"""
		assigned: dict[tuple[str, date], list[str]] = defaultdict(list)
		by_designation = {
			(need.property, need.designation, need.shift_type): need.name
			for need in reversed(self.needs)
			if need.designation
		}
		known = {need.name for need in self.needs}
		for duty in self.duties:
			person, name = self.people.get(duty.employee), duty.need
			if name not in known and person:
				name = by_designation.get((person.wuye_property, person.designation, duty.shift_type), "")
			if name:
				assigned[name, duty.day].append(duty.employee)
		for need in self.needs:
			if need.shift_type not in self.times:
				continue
			for day in days_between(self.first, self.last):
				if needs.is_on(need, day):
					shift = Shift.on(f"{need.name}|{day}", need.title, day, *self.times[need.shift_type])
					yield need, day, Slot(shift, need.people, tuple(assigned[need.name, day]))

	def shifts_of(self, employee: str) -> list[Shift]:
		return [
			Shift.on(f"{duty.shift_type} {duty.day}", duty.shift_type, duty.day, *self.times[duty.shift_type])
			for duty in self.duties
			if duty.employee == employee and duty.shift_type in self.times
		]

	def coverage_of(self, slots: Iterable[Slot]) -> Coverage:
		return coverage(slots, self.away)


def load(first: date, last: date, properties: Collection[str] | None = None) -> Plan:
	"""Of the needs of these properties, of all where None, and of whoever is assigned for them or belongs to them. Five queries."""
	plan = Plan(first, last, needs.of_days(first, last, properties))
	plan.times = times()
	places = sorted({need.property for need in plan.needs}) if properties is None else list(properties)
	people = frappe.get_all(
		"Employee",
		{"wuye_property": ["in", places or [""]], "status": "Active"},
		["name", "employee_name", "wuye_property", "department", "designation", "company"],
		order_by="designation, employee_name",
		limit=0,
	)
	plan.people = {row.name: row for row in people}
	plan.duties = duties(first, last, list(plan.people), [need.name for need in plan.needs])
	plan.away = away({duty.employee for duty in plan.duties} | set(plan.people), first, last)
	return plan


def times() -> dict[str, tuple]:
	"""Shift type → when it begins and ends."""
	rows = frappe.get_all("Shift Type", fields=["name", "start_time", "end_time"], limit=0)
	return {row.name: (get_time(row.start_time), get_time(row.end_time)) for row in rows}


def duties(
	first: date, last: date, employees: Collection[str], for_needs: Collection[str] = ()
) -> list[Duty]:
	"""Every day of the assignments in force of these people, or for these needs."""
	row = frappe.qb.DocType(ASSIGNMENT)
	whose = row.employee.isin(list(employees) or [""])
	if for_needs:
		whose = whose | row.wuye_roster_need.isin(list(for_needs))
	found = (
		frappe.qb.from_(row)
		.select(row.name, row.employee, row.shift_type, row.start_date, row.end_date, row.wuye_roster_need)
		.where((row.docstatus == 1) & (row.status == "Active") & whose)
		.where((row.start_date <= last) & (row.end_date.isnull() | (row.end_date >= first)))
		.orderby(row.start_date)
		.orderby(row.name)
		.run(as_dict=True)
	)
	return [
		Duty(
			one.name,
			one.employee,
			one.shift_type,
			day,
			one.wuye_roster_need or "",
			one.end_date == one.start_date,
		)
		for one in found
		for day in days_between(max(first, one.start_date), min(last, one.end_date or last))
	]


def away(employees: Collection[str], first: date, last: date) -> frozenset[tuple[str, date]]:
	"""(person, day) of approved leave of the whole day; of half a day HRMS does not say which half."""
	rows = frappe.get_all(
		"Leave Application",
		{
			"employee": ["in", list(employees) or [""]],
			"docstatus": 1,
			"status": "Approved",
			"from_date": ["<=", last],
			"to_date": [">=", first],
		},
		["employee", "from_date", "to_date", "half_day", "half_day_date"],
		limit=0,
	)
	return frozenset(
		(row.employee, day)
		for row in rows
		for day in days_between(max(first, row.from_date), min(last, row.to_date))
		if not (row.half_day and getdate(row.half_day_date or row.from_date) == day)
	)


def days_between(first: date, last: date) -> list[date]:
	return [first + timedelta(days=number) for number in range((last - first).days + 1)]
