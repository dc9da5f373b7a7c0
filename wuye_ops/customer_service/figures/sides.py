"""What can be counted of requests and tasks, and by what: the one place that knows which column a figure comes from."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import frappe
from frappe.query_builder import Case
from frappe.query_builder.functions import Coalesce, Round, Sum
from pypika import CustomFunction, Table
from pypika.terms import Criterion, Term

from wuye_ops.customer_service import requests, tasks

RUNNING = ("New", "Accepted", "In Progress")
FINISHED = ("Resolved", "Closed")
TASK_DONE = ("Done", "Verified")
UNDERWAY = tuple(status for status in tasks.OPEN if status not in TASK_DONE)
STARS = 5

DateFormat = CustomFunction("date_format", ["moment", "format"])
Date = CustomFunction("date", ["moment"])
Weekday = CustomFunction("weekday", ["moment"])
Hour = CustomFunction("hour", ["moment"])
ToSeconds = CustomFunction("to_seconds", ["moment"])


@dataclass(frozen=True)
class Source:
	"""A kind of document that is counted. moment: the column that says to which day, month and hour it belongs."""

	doctype: str
	moment: str
	figures: Callable[[Table], dict[str, Term]]
	# open and late, as of a moment
	overdue: Callable[[Table, object], Criterion]
	# of what the source can be counted, by name of the column where that is another
	columns: Mapping[str, str]

	@property
	def table(self) -> Table:
		return frappe.qb.DocType(self.doctype)


def _count(condition: Criterion) -> Term:
	return Sum(Case().when(condition, 1).else_(0))


def _add(condition: Criterion, value: Term) -> Term:
	return Sum(Case().when(condition, value).else_(0))


def _minutes(start: Term, end: Term) -> Term:
	return Round((ToSeconds(end) - ToSeconds(start)) / 60)


def is_unmerged(request: Table) -> Criterion:
	return Coalesce(request.merged_into, "") == ""


def is_counted(request: Table) -> Criterion:
	return is_unmerged(request) & (request.status != "Cancelled")


def _of_requests(request: Table) -> dict[str, Term]:
	counted = is_counted(request)
	finished = counted & request.status.isin(FINISHED)
	answered = counted & request.responded_on.isnotnull() & request.respond_by.isnotnull()
	arrived = counted & request.arrived_on.isnotnull() & request.arrive_by.isnotnull()
	resolved = counted & request.resolved_on.isnotnull()
	reopened = counted & (request.reopen_count > 0)
	repeat = counted & (Coalesce(request.repeat_of, "") != "")
	rated = counted & request.rated_on.isnotnull()
	return {
		"total": _count(counted),
		"cancelled": _count(is_unmerged(request) & (request.status == "Cancelled")),
		"merged": _count(Coalesce(request.merged_into, "") != ""),
		"finished": _count(finished),
		"kept": _count(counted & (request.sla_status == "Met")),
		"broken": _count(counted & (request.sla_status == "Breached")),
		"answered": _count(answered),
		"answered_late": _count(answered & (request.responded_on > request.respond_by)),
		"answer_minutes": _add(answered, _minutes(request.opened_on, request.responded_on)),
		"arrived": _count(arrived),
		"arrived_late": _count(arrived & (request.arrived_on > request.arrive_by)),
		"resolved": _count(resolved),
		"resolve_minutes": _add(resolved, _minutes(request.opened_on, request.resolved_on)),
		"first_contact": _count(finished & (request.first_contact == 1)),
		"reopened": _count(reopened),
		"repeats": _count(repeat),
		"redone": _count(reopened | repeat),
		"rated": _count(rated),
		"stars": _add(rated, Round(request.rating * STARS)),
	}


def _of_tasks(task: Table) -> dict[str, Term]:
	"""Work on requests alone: maintenance and inspections have reports of their own."""
	of_request = Coalesce(task.service_request, "") != ""
	counted = of_request & task.status.notin(("Draft", "Cancelled"))
	finished = counted & task.status.isin(TASK_DONE)
	promised = finished & task.required_by.isnotnull()
	timed = finished & task.finished_on.isnotnull()
	return {
		"total": _count(counted),
		"cancelled": _count(of_request & (task.status == "Cancelled")),
		"finished": _count(finished),
		"kept": _count(promised & (task.finished_on <= task.required_by)),
		"broken": _count(promised & (task.finished_on > task.required_by)),
		"resolved": _count(timed),
		"resolve_minutes": _add(timed, _minutes(task.dispatched_on, task.finished_on)),
	}


REQUESTS = Source(
	"Service Request",
	"opened_on",
	_of_requests,
	lambda request, now: (
		request.status.isin(RUNNING) & (request.sla_status == "Overdue") & is_unmerged(request)
	),
	dict.fromkeys(("property", "kind", "category", "department", "channel"), ""),
)
TASKS = Source(
	"Service Task",
	"dispatched_on",
	_of_tasks,
	lambda task, now: (
		task.status.isin(UNDERWAY) & (task.required_by < now) & (Coalesce(task.service_request, "") != "")
	),
	{"property": "", "department": "", "employee": "assigned_to"},
)
SOURCES = (REQUESTS, TASKS)
assert set(RUNNING) < set(requests.OPEN)


@dataclass(frozen=True)
class Aspect:
	"""Sides that are kept together, besides property and month."""

	name: str
	source: Source
	sides: tuple[str, ...]


# The one with the fewest rows first. All sides together would be as many rows as there are requests.
ASPECTS = (
	Aspect("Channel", REQUESTS, ("kind", "channel")),
	Aspect("Building", REQUESTS, ("kind", "building")),
	Aspect("Category", REQUESTS, ("kind", "category", "department")),
	Aspect("Hour", REQUESTS, ("kind", "weekday", "hour")),
	Aspect("Person", TASKS, ("department", "employee")),
)
ALWAYS_KEPT = {"property", "month"}


def aspect_with(source: Source, sides: Sequence[str]) -> Aspect | None:
	"""The smallest that has all of the sides; None where they are not kept together."""
	return next(
		(
			aspect
			for aspect in ASPECTS
			if aspect.source is source and set(sides) <= {*aspect.sides, *ALWAYS_KEPT}
		),
		None,
	)


def column(source: Source, side: str, table: Table, unit: Table) -> Term:
	"""A side as a term of the documents' own table. unit: the table of Property Unit beside it."""
	moment = table[source.moment]
	if side == "month":
		return DateFormat(moment, "%Y-%m-01")
	if side == "building":
		return unit.building
	if function := {"day": Date, "weekday": Weekday, "hour": Hour}.get(side):
		return function(moment)
	return table[source.columns[side] or side]
