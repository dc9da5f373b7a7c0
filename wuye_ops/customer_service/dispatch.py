"""Suggests who should take a task: gathers what is known of the department's people, lets the rules rank them."""

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
			on_leave=worker.on_leave,
			same_building_today=worker.employee in nearby,
			skills=worker.skills,
			obstacle=worker.obstacle,
		)
		for worker in workers
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
		"obstacle": "{0}",
	}
	values = [
		", ".join(value) if isinstance(value, list | tuple | set | frozenset) else value
		for value in params.values()
	]
	return sentences[code].format(*values)
