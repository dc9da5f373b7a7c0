"""服务督导: what a supervisor looks at all day, from one call: tasks in flight and what does not move, escalations without an
answer, customers to be told something, and the random checks of finished work.

Everything is read with `get_list`, so each sees the properties and tasks that are theirs.
"""

from collections import defaultdict
from datetime import datetime

import frappe
from frappe import _
from frappe.utils import now_datetime
from pypika.functions import Max

from wuye_ops.customer_service import escalations, telling
from wuye_ops.customer_service.calendars import calendar_of
from wuye_ops.rules import supervision as rules

SUPERVISORS = (
	"Operations Director",
	"Property Manager",
	"Department Head",
	"Customer Service",
	"Quality Inspector",
	"Internal Auditor",
	"System Manager",
)
IN_FLIGHT = ("To Assign", "Assigned", "In Progress", "Blocked", "Done")
# As many tasks as anybody looks through; beyond that one looks at a property or a department.
LIMIT = 2_000
CHECKS = 12
TASK_FIELDS = [
	"name", "subject", "status", "urgency", "property", "department", "assigned_name", "required_by", "unit",
	"service_area", "place", "service_request", "dispatched_on", "assigned_on", "accepted_on", "arrived_on",
	"finished_on", "blocked_on", "block_reason", "offered_until", "creation",
]  # fmt: skip
SIGNS = ("creation", "dispatched_on", "assigned_on", "accepted_on", "arrived_on", "finished_on", "blocked_on")


@frappe.whitelist()
def overview(property_name: str | None = None, department: str | None = None) -> dict:
	"""{now, tasks, more, table, escalations, to_tell, checks, may_tell}: the whole page, for those who supervise."""
	frappe.only_for(SUPERVISORS)
	filters = {
		key: value for key, value in (("property", property_name), ("department", department)) if value
	}
	tasks = in_flight(filters)
	return {
		"now": now_datetime(),
		"tasks": tasks,
		"more": len(tasks) >= LIMIT,
		"table": table_of(tasks),
		"escalations": escalated(filters),
		"to_tell": telling.waiting(filters),
		"checks": random_checks(filters),
		"may_tell": bool(frappe.has_permission("Service Request", "write")),
	}


def in_flight(filters: dict) -> list[dict]:
	"""Open tasks, each with how it stands against its promise, and why it does not move if it does not."""
	rows = frappe.get_list(
		"Service Task",
		filters={**filters, "status": ["in", IN_FLIGHT]},
		fields=TASK_FIELDS,
		order_by="required_by",
		limit=LIMIT,
	)
	logged = last_logs([row.name for row in rows])
	now = now_datetime()
	found = []
	for row in rows:
		signs = [row[field] for field in SIGNS if row[field]]
		last_sign = max([*signs, *([logged[row.name]] if row.name in logged else [])])
		task = rules.Task(row.status, row.urgency, last_sign, row.dispatched_on, row.required_by)
		found.append(
			{
				**row,
				"last_sign": last_sign,
				"age": rules.age(task, now),
				"stuck": rules.stuck(task, now, calendar_of(row.property).elapsed),
			}
		)
	return found


def last_logs(names: list[str]) -> dict[str, datetime]:
	"""When each task's work was last logged. For tasks the user may see."""
	if not names:
		return {}
	log = frappe.qb.DocType("Service Task Log")
	return dict(
		frappe.qb.from_(log)
		.select(log.parent, Max(log.logged_on))
		.where(log.parent.isin(names) & (log.parenttype == "Service Task"))
		.groupby(log.parent)
		.run()
	)


def table_of(tasks: list[dict]) -> list[dict]:
	"""How many tasks of each state are in time, close to and beyond their moment, and how many do not move."""
	counts: dict[str, dict[str, int]] = {status: defaultdict(int) for status in IN_FLIGHT}
	for task in tasks:
		counts[task["status"]][task["age"]] += 1
		counts[task["status"]]["Stuck"] += bool(task["stuck"])
	return [
		{"status": status, **{age: row[age] for age in (rules.IN_TIME, rules.SOON, rules.LATE, "Stuck")}}
		for status, row in counts.items()
	]


def escalated(filters: dict) -> list[dict]:
	"""Escalations of open requests that ask for an answer."""
	requests = frappe.get_list(
		"Service Request",
		filters={
			**filters,
			"status": ["in", escalations.OPEN],
			"sla_status": ["in", ["At Risk", "Overdue", "On Hold"]],
		},
		fields=["name", "subject", "property", "department"],
		order_by="resolve_by",
		limit=LIMIT,
	)
	return escalations.rows_of(requests)


def random_checks(filters: dict) -> list[dict]:
	"""The latest and the next random checks of finished tasks, of the chapter of inspections, as far as the user sees them."""
	if not frappe.has_permission("Inspection", "read"):
		return []
	plans = frappe.get_list(
		"Inspection Plan",
		filters={**filters, "sample_of": "Finished Tasks"},
		pluck="name",
		limit=LIMIT,
	)
	if not plans:
		return []
	return frappe.get_list(
		"Inspection",
		filters={"plan": ["in", plans], "status": ["!=", "Cancelled"]},
		fields=[
			"name", "title", "status", "property", "department", "window_from", "employee_name", "points_done",
			"points_total", "score", "passed",
		],
		order_by="window_from desc",
		limit=CHECKS,
	)  # fmt: skip
