"""Suggests who should take a task: gathers what is known of the department's people, lets the rules rank them."""

from datetime import datetime, time

import frappe
from frappe import _

from wuye_ops.customer_service import tasks, workforce
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
		for suggestion in rank(candidates, workforce.wanted_skills(doc))
	]


def _candidates(doc) -> list[Candidate]:
	workers = [worker for worker in workforce.workers_for(doc) if worker.employee != doc.assigned_to]
	# the head hands work out and takes it only where there is nobody else
	workers = [worker for worker in workers if worker.employee != doc.head] or workers
	if not workers:
		return []
	load, urgent, nearby = _workload([worker.employee for worker in workers], doc)
	return [
		Candidate(
			employee=worker.employee,
			name=worker.name,
			open_tasks=load.get(worker.employee, 0),
			urgent_tasks=urgent.get(worker.employee, 0),
			on_shift=worker.at_work,
			shift_ends=_time(worker.presence and worker.presence.until),
			shift_begins=_time(worker.presence and worker.presence.next_begin),
			shift_ended=_time(worker.presence and worker.presence.last_end),
			on_leave=worker.on_leave,
			same_building_today=worker.employee in nearby,
			skills=worker.skills,
			obstacle=worker.obstacle,
		)
		for worker in workers
	]


def _time(moment: datetime | None) -> time | None:
	return moment.time() if moment else None


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


def _explain(code: str, params: dict) -> str:
	"""A reason of the rules as a sentence."""
	sentences = {
		"on_leave": _("on leave today"),
		"on_shift": _("on shift now"),
		"shift_ends": _("shift ends at {0}"),
		"shift_begins": _("shift begins at {0}"),
		"shift_ended": _("shift ended at {0}"),
		"no_shift": _("no shift today"),
		"no_roster": _("no shift known"),
		"open_tasks": _("{0} open tasks"),
		"urgent_tasks": _("{0} of them urgent"),
		"skill_match": _("has the skill {0}"),
		"skill_missing": _("lacks the skill {0}"),
		"same_building": _("works in the same building today"),
		"obstacle": "{0}",
	}
	return sentences[code].format(*map(_shown, params.values()))


def _shown(value: object) -> object:
	if isinstance(value, time):
		return f"{value:%H:%M}"
	return ", ".join(value) if isinstance(value, list | tuple | set | frozenset) else value
