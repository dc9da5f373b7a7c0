"""Who could do a task: the department's people, whether they are at work, and what they can do. All of it is HRMS's.

At work: no approved leave today (half a day off is no reason, HRMS does not say which half), and a shift that covers the
moment: those assigned, else the default shift on days that are not free in the person's holiday list. Who is planned day by
day in the roster around now has no other shifts than those. Of whom no shift is known, nobody can say that they are away.

Skills are HRMS's (Employee Skill Map). What else somebody may need (a certificate that is valid today) other chapters
say (`property.obstacles`).
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

import frappe
from frappe import _
from frappe.utils import get_time, now_datetime

from wuye_ops.property import obstacles as property_obstacles
from wuye_ops.rules.rota import Presence, Shift, presence

# who has a shift of the roster within these days is planned day by day: a day without one is free
ROSTERED = timedelta(days=7)


@dataclass(frozen=True)
class Worker:
	"""A person of the department. presence is None when no shift is known; obstacle: why they may not do the task."""

	employee: str
	name: str
	on_leave: bool = False
	presence: Presence | None = None
	skills: frozenset[str] = frozenset()
	missing: tuple[str, ...] = ()
	obstacle: str | None = None

	@property
	def at_work(self) -> bool | None:
		return self.presence and self.presence.is_at_work

	@property
	def is_here(self) -> bool:
		return not self.on_leave and self.at_work is not False

	@property
	def may_take(self) -> bool:
		return self.is_here and not self.missing and not self.obstacle


def workers_for(doc, names: Iterable[str] | None = None) -> list[Worker]:
	"""The people of a task's department in its property, and of the head office, who help out everywhere.

	names: only these of them.
	"""
	employee = frappe.qb.DocType("Employee")
	query = (
		frappe.qb.from_(employee)
		.select(employee.name, employee.employee_name, employee.default_shift, employee.holiday_list)
		.where((employee.status == "Active") & (employee.department == doc.department))
		.where((employee.wuye_property == doc.property) | (employee.wuye_property.isnull()))
		.orderby(employee.name)
	)
	if names is not None:
		query = query.where(employee.name.isin([*names, ""]))
	people = query.run(as_dict=True)
	if not people:
		return []
	employees, now = [row.name for row in people], now_datetime()
	away, shifts, skills = on_leave(employees, now), shifts_of(people, now), skills_of(employees)
	category = category_of(doc)
	wanted = _skills_for(category)
	obstacles = property_obstacles.obstacles_of(employees, doc, category and category.name)
	return [
		Worker(
			employee=row.name,
			name=row.employee_name,
			on_leave=row.name in away,
			presence=presence(shifts[row.name], now) if row.name in shifts else None,
			skills=skills.get(row.name, frozenset()),
			missing=tuple(sorted(wanted - skills.get(row.name, frozenset()))),
			obstacle=obstacles.get(row.name),
		)
		for row in people
	]


def refuse_who_may_not(worker: Worker | None) -> None:
	"""Throws why somebody cannot help themselves to a task now."""
	if worker is None:
		frappe.throw(_("This task belongs to another department."), frappe.PermissionError)
	if worker.on_leave:
		reason = _("You are on leave today.")
	elif worker.at_work is False:
		reason = _("You are not on shift now.")
	elif worker.missing:
		reason = _("This work asks for: {0}. Your skills are kept by HR.").format(", ".join(worker.missing))
	else:
		reason = worker.obstacle
	if reason:
		frappe.throw(frappe.utils.escape_html(reason), title=_("Claim"))


def on_leave(employees: list[str], now: datetime) -> set[str]:
	"""Who of them is on leave for the whole of the day."""
	leave, today = frappe.qb.DocType("Leave Application"), now.date()
	half = (leave.half_day == 1) & ((leave.half_day_date == today) | (leave.from_date == leave.to_date))
	return set(
		frappe.qb.from_(leave)
		.select(leave.employee)
		.where(leave.employee.isin(employees) & (leave.docstatus == 1) & (leave.status == "Approved"))
		.where((leave.from_date <= today) & (leave.to_date >= today) & half.negate())
		.run(pluck=True)
	)


def shifts_of(people: list, now: datetime) -> dict[str, list[Shift]]:
	"""The shifts of yesterday and today; a person of whom none is known is not in it, one who is free has none."""
	days = (now.date() - timedelta(days=1), now.date())
	types = {
		row.name: (get_time(row.start_time), get_time(row.end_time))
		for row in frappe.get_all("Shift Type", fields=["name", "start_time", "end_time"])
	}
	assigned, rostered = _assigned_shifts([row.name for row in people], days)
	free = _free_days({row.holiday_list for row in people if row.holiday_list}, days)
	result: dict[str, list[Shift]] = {}
	for row in people:
		for day in days:
			if names := assigned.get((row.name, day)):
				shifts = [Shift(day, *types[name]) for name in names if name in types]
			elif row.name in rostered:
				shifts = []
			elif row.default_shift in types:
				is_free = (row.holiday_list, day) in free
				shifts = [] if is_free else [Shift(day, *types[row.default_shift])]
			else:
				continue
			result.setdefault(row.name, []).extend(shifts)
	return result


def _assigned_shifts(employees: list[str], days: tuple) -> tuple[dict[tuple, list[str]], set[str]]:
	"""(employee, day) → shift types, and who is planned in the roster around the days."""
	assignment = frappe.qb.DocType("Shift Assignment")
	rows = (
		frappe.qb.from_(assignment)
		.select(
			assignment.employee,
			assignment.shift_type,
			assignment.start_date,
			assignment.end_date,
			assignment.wuye_roster_need,
		)
		.where(assignment.employee.isin(employees))
		.where((assignment.docstatus == 1) & (assignment.status == "Active"))
		.where(assignment.start_date <= days[-1] + ROSTERED)
		.where(assignment.end_date.isnull() | (assignment.end_date >= days[0] - ROSTERED))
		.run(as_dict=True)
	)
	result = defaultdict(list)
	for row in rows:
		for day in days:
			if row.start_date <= day and (row.end_date is None or day <= row.end_date):
				result[row.employee, day].append(row.shift_type)
	return result, {row.employee for row in rows if row.wuye_roster_need}


def _free_days(holiday_lists: set[str], days: tuple) -> set[tuple]:
	if not holiday_lists:
		return set()
	return set(
		frappe.get_all(
			"Holiday",
			{"parent": ["in", list(holiday_lists)], "holiday_date": ["between", days]},
			["parent", "holiday_date"],
			as_list=True,
		)
	)


def skills_of(employees: list[str]) -> dict[str, frozenset[str]]:
	skill, card = frappe.qb.DocType("Employee Skill"), frappe.qb.DocType("Employee Skill Map")
	rows = (
		frappe.qb.from_(skill)
		.join(card)
		.on((skill.parent == card.name) & (skill.parenttype == "Employee Skill Map"))
		.select(card.employee, skill.skill)
		.where(card.employee.isin(employees))
		.run()
	)
	result = defaultdict(set)
	for employee, name in rows:
		result[employee].add(name)
	return {employee: frozenset(names) for employee, names in result.items()}


def category_of(doc):
	"""The service category of the request a task comes from; None where it comes from something else."""
	name = property_obstacles.category_of(doc)
	return frappe.get_cached_doc("Service Category", name) if name else None


def wanted_skills(doc) -> frozenset[str]:
	return _skills_for(category_of(doc))


def _skills_for(category) -> frozenset[str]:
	return frozenset(row.skill for row in category.required_skills) if category else frozenset()
