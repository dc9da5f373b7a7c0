"""Suggests who should take a task: gathers what is known of the department's people, lets the rules rank them."""

import frappe
from frappe import _
from frappe.utils import get_time, now_datetime, nowdate

from wuye_ops.customer_service import tasks
from wuye_ops.rules.dispatch import Candidate, rank

URGENT = ("Emergency", "Urgent")


@frappe.whitelist()
def suggest(task: str) -> list[dict]:
	"""The department's people for a task, the best first, each with reasons a head can read."""
	doc = frappe.get_doc("Service Task", task)
	doc.check_permission("write")
	candidates = _candidates(doc)
	return [
		{
			"employee": suggestion.employee,
			"name": suggestion.name,
			"score": suggestion.score,
			"available": suggestion.available,
			"reasons": [_explain(code, params) for code, params in suggestion.reasons],
		}
		for suggestion in rank(candidates)
	]


def _candidates(doc) -> list[Candidate]:
	people = frappe.get_all(
		"Employee",
		{"status": "Active", "department": doc.department, "wuye_property": doc.property},
		["name", "employee_name", "wuye_property", "default_shift"],
		order_by="name",
	)
	# people of the head office help out everywhere
	people += frappe.get_all(
		"Employee",
		{"status": "Active", "department": doc.department, "wuye_property": ["is", "not set"]},
		["name", "employee_name", "wuye_property", "default_shift"],
		order_by="name",
	)
	others = [row.name for row in people if row.name != doc.assigned_to]
	# the head hands work out and takes it only where there is nobody else
	names = [name for name in others if name != doc.head] or others
	if not names:
		return []
	load, urgent, nearby = _workload(names, doc)
	away, shifts = _on_leave(names), _on_shift(people)
	return [
		Candidate(
			employee=row.name,
			name=row.employee_name,
			open_tasks=load.get(row.name, 0),
			urgent_tasks=urgent.get(row.name, 0),
			on_shift=shifts.get(row.name),
			on_leave=row.name in away,
			same_building_today=row.name in nearby,
		)
		for row in people
		if row.name in names
	]


def _workload(names: list[str], doc) -> tuple[dict[str, int], dict[str, int], set[str]]:
	"""Open and urgent tasks by person, and who works in the same building today."""
	rows = frappe.get_all(
		"Service Task",
		{"assigned_to": ["in", names], "status": ["in", tasks.OPEN]},
		["assigned_to", "urgency", "unit"],
	)
	building = frappe.db.get_value("Property Unit", doc.unit, "building") if doc.unit else None
	in_building: set[str] = set()
	if building:
		units = [row.unit for row in rows if row.unit]
		in_building = (
			set(frappe.get_all("Property Unit", {"name": ["in", units], "building": building}, pluck="name"))
			if units
			else set()
		)
	load: dict[str, int] = {}
	urgent: dict[str, int] = {}
	nearby: set[str] = set()
	for row in rows:
		load[row.assigned_to] = load.get(row.assigned_to, 0) + 1
		if row.urgency in URGENT:
			urgent[row.assigned_to] = urgent.get(row.assigned_to, 0) + 1
		if row.unit in in_building:
			nearby.add(row.assigned_to)
	return load, urgent, nearby


def _on_leave(names: list[str]) -> set[str]:
	today = nowdate()
	return set(
		frappe.get_all(
			"Leave Application",
			{
				"employee": ["in", names],
				"docstatus": 1,
				"status": "Approved",
				"from_date": ["<=", today],
				"to_date": [">=", today],
			},
			pluck="employee",
		)
	)


def _on_shift(people: list) -> dict[str, bool]:
	"""Whether each person's shift of today (assigned, else default) covers this hour; absent when none is known."""
	today, now = nowdate(), now_datetime().time()
	assignment = frappe.qb.DocType("Shift Assignment")
	assigned = dict(
		frappe.qb.from_(assignment)
		.select(assignment.employee, assignment.shift_type)
		.where(assignment.employee.isin([row.name for row in people]))
		.where(
			(assignment.docstatus == 1) & (assignment.status == "Active") & (assignment.start_date <= today)
		)
		.where(assignment.end_date.isnull() | (assignment.end_date >= today))
		.run()
	)
	types = {
		row.name: (get_time(row.start_time), get_time(row.end_time))
		for row in frappe.get_all("Shift Type", fields=["name", "start_time", "end_time"])
	}
	result = {}
	for row in people:
		shift = types.get(assigned.get(row.name) or row.default_shift)
		if shift:
			start, end = shift
			result[row.name] = start <= now < end if start < end else now >= start or now < end
	return result


def _explain(code: str, params: dict) -> str:
	"""A reason of the rules as a sentence."""
	sentences = {
		"on_leave": _("on leave today"),
		"on_shift": _("on shift now"),
		"off_shift": _("off shift now"),
		"no_roster": _("no shift known"),
		"open_tasks": _("{0} open tasks"),
		"urgent_tasks": _("{0} of them urgent"),
		"skill_match": _("has the skill {0}"),
		"skill_missing": _("lacks the skill {0}"),
		"same_building": _("works in the same building today"),
	}
	values = [
		", ".join(value) if isinstance(value, list | tuple | set | frozenset) else value
		for value in params.values()
	]
	return sentences[code].format(*values)
