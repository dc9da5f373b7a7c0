"""Who had a hand in the cure of a rectification: those may not say that it is cured."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

import frappe

# steps of the log by which somebody had a hand in the work
WORKED = ("Start", "Measures", "Submit")
NAMED = "Responsible"


@dataclass
class Hands:
	"""What a rectification knows of those who worked on it."""

	employees: set[str | None] = field(default_factory=set)
	users: set[str | None] = field(default_factory=set)
	tasks: set[str | None] = field(default_factory=set)

	def note(self, log: Iterable) -> None:
		for row in log:
			if row.step == NAMED:
				self.employees.add(row.employee)
			elif row.step in WORKED:
				self.users.add(row.user)


def involved(doc) -> set[str]:
	"""Users who are or were responsible, or had a hand in the work, by the log and by the service task.

	Of a document that is being saved what it was before counts too.
	"""
	hands = Hands()
	for version in filter(None, (doc, doc.get_doc_before_save())):
		hands.employees.add(version.responsible)
		hands.note(version.log)
	hands.tasks.add(doc.service_task)
	return users_of({doc.name: hands})[doc.name]


def involved_in(rows: Iterable) -> dict[str, set[str]]:
	"""The same of many, as they are in the database. rows: name, responsible, service_task."""
	found = {row.name: Hands({row.responsible}, set(), {row.service_task}) for row in rows}
	# who may see the rectifications may know this of them
	for row in frappe.get_all(
		"Rectification Log",
		{"parent": ["in", list(found) or [""]], "step": ["in", [NAMED, *WORKED]]},
		["parent", "step", "user", "employee"],
		limit=0,
	):
		found[row.parent].note([row])
	return users_of(found)


def users_of(found: dict[str, Hands]) -> dict[str, set[str]]:
	"""Four questions at most, whatever the number of rectifications."""
	_add_those_of_tasks(found)
	employees = set().union(*(hands.employees for hands in found.values())) - {None, ""}
	users = (
		dict(frappe.get_all("Employee", {"name": ["in", list(employees)]}, ["name", "user_id"], as_list=True))
		if employees
		else {}
	)
	return {
		name: (hands.users | {users.get(employee) for employee in hands.employees}) - {None, ""}
		for name, hands in found.items()
	}


def _add_those_of_tasks(found: dict[str, Hands]) -> None:
	tasks = set().union(*(hands.tasks for hands in found.values())) - {None, ""}
	if not tasks:
		return
	at_work: dict[str, set] = defaultdict(set)
	for doctype, task, employee in (
		("Service Task", "name", "assigned_to"),
		("Service Task Assignment", "parent", "employee"),
		("Service Task Log", "parent", "logged_by"),
	):
		for row in frappe.get_all(
			doctype, {task: ["in", list(tasks)]}, [f"{task} as task", f"{employee} as employee"], limit=0
		):
			at_work[row.task].add(row.employee)
	for hands in found.values():
		hands.employees.update(*(at_work[task] for task in hands.tasks))
