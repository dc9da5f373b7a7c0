"""Tasks in flight: how many stand how against their promise, which do not move, and the first of them; counted by the database,
so that a hundred thousand open tasks are answered for in a second.

What does not move is a question of service hours. It is turned round: for each urgency, the moment before which the last
sign of life must lie; properties with the same moments are watched together.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import frappe
from frappe.query_builder import Case
from frappe.query_builder.functions import Coalesce, Count, Max, Sum
from pypika import CustomFunction, Table
from pypika.terms import Criterion, ExistsCriterion, PseudoColumn

from wuye_ops.customer_service.calendars import calendar_of
from wuye_ops.property.matching import only_permitted
from wuye_ops.property.places import permitted_properties
from wuye_ops.rules import supervision as rules

DOCTYPE, LOG = "Service Task", "Service Task Log"
IN_FLIGHT = ("To Assign", "Assigned", "In Progress", "Blocked", "Done")
STUCK = "Stuck"
AGES = (rules.IN_TIME, rules.SOON, rules.LATE, STUCK)
FIELDS = (
	"name", "subject", "status", "urgency", "property", "department", "assigned_name", "required_by", "unit",
	"service_area", "place", "service_request", "dispatched_on", "assigned_on", "accepted_on", "arrived_on",
	"finished_on", "blocked_on", "block_reason", "offered_until", "creation",
)  # fmt: skip
SIGNS = ("dispatched_on", "assigned_on", "accepted_on", "arrived_on", "finished_on", "blocked_on")
Greatest = CustomFunction("greatest", ["first", *SIGNS])
MicrosecondsBetween = CustomFunction("timestampdiff", ["unit", "start", "end"])
MICROSECOND = PseudoColumn("microsecond")


@dataclass(frozen=True)
class Watch:
	"""Properties in which a task is silent since the same moments. silent_before: by urgency."""

	properties: tuple[str, ...]
	silent_before: dict[str, datetime]


def limits_of(row) -> dict[str, int]:
	"""Minutes of silence by urgency, of a row of Property with its fields `silent_…`."""
	return rules.limits({urgency: row[_field(urgency)] for urgency in rules.SILENT_MINUTES})


def _field(urgency: str) -> str:
	return f"silent_{urgency.lower()}"


def watches(filters: dict, now: datetime) -> list[Watch]:
	"""Of the properties the user may see, or the one that is chosen."""
	wanted = [filters["property"]] if filters.get("property") else permitted_properties()
	rows = frappe.get_all(
		"Property",
		{} if wanted is None else {"name": ["in", [*wanted, ""]]},
		["name", "service_calendar", *map(_field, rules.SILENT_MINUTES)],
		limit=0,
	)
	moments: dict[tuple, datetime] = {}
	groups: dict[tuple, list[str]] = defaultdict(list)
	for row in rows:
		groups[
			tuple(
				_silent_before(row, urgency, minutes, now, moments)
				for urgency, minutes in limits_of(row).items()
			)
		].append(row.name)
	return [
		Watch(tuple(names), dict(zip(rules.SILENT_MINUTES, silent, strict=True)))
		for silent, names in groups.items()
	]


def _silent_before(row, urgency: str, minutes: int, now: datetime, known: dict[tuple, datetime]) -> datetime:
	if urgency in rules.ROUND_THE_CLOCK:
		return now - timedelta(minutes=minutes)
	key = (row.service_calendar, minutes)
	if key not in known:
		known[key] = rules.silent_before(now, minutes, calendar_of(row.name).elapsed)
	return known[key]


# -- what the database is asked


def _sign(task: Table):
	"""The last sign of life but for the work log."""
	return Greatest(task.creation, *(Coalesce(task[field], task.creation) for field in SIGNS))


def _is_stuck(task: Table, watching: Sequence[Watch]) -> Criterion:
	log = frappe.qb.DocType(LOG)
	moment = _silent_since(task, watching)
	logged = ExistsCriterion(
		frappe.qb.from_(log)
		.select(log.name)
		.where((log.parent == task.name) & (log.parenttype == DOCTYPE) & (log.logged_on > moment))
	)
	# whoever logs work changes the task: where nothing was changed since, nothing was logged
	quiet = (task.modified <= moment) | logged.negate()
	return (task.status == "Blocked") | ((_sign(task) <= moment) & quiet)


def _silent_since(task: Table, watching: Sequence[Watch]) -> Case:
	"""The moment that a task's last sign of life is compared with, of the watch that it is under."""

	def by_urgency(watch: Watch) -> Case:
		moment = Case()
		for urgency, silent_before in watch.silent_before.items():
			moment = moment.when(task.urgency == urgency, silent_before)
		return moment

	*others, largest = sorted(watching, key=lambda watch: len(watch.properties))
	if not others:
		return by_urgency(largest)
	# most tasks are under the largest, whose properties need not be compared with
	moment = Case()
	for watch in others:
		moment = moment.when(task.property.isin(watch.properties), by_urgency(watch))
	return moment.else_(by_urgency(largest))


def _ages(task: Table, now: datetime) -> dict[str, Criterion]:
	"""As `rules.age` says it; a task without a moment it is required by is in time."""
	runs = (task.status != "Done") & task.required_by.isnotnull()
	late = runs & (task.required_by < now)
	begun = Coalesce(task.dispatched_on, task.creation)
	passed = MicrosecondsBetween(MICROSECOND, begun, now) * 100
	soon = (
		runs
		& (task.required_by >= now)
		& (passed >= MicrosecondsBetween(MICROSECOND, begun, task.required_by) * rules.SOON_PERCENT)
	)
	return {rules.LATE: late, rules.SOON: soon}


def _asked(filters: dict, watching: Sequence[Watch], task: Table):
	query = frappe.qb.from_(task).where(
		task.property.isin([name for watch in watching for name in watch.properties])
	)
	if filters.get("department"):
		query = query.where(task.department == filters["department"])
	return only_permitted(query, DOCTYPE)


def table(filters: dict, now: datetime) -> list[dict]:
	"""How many tasks of each state are in time, close to and beyond their moment, and how many do not move."""
	task = frappe.qb.DocType(DOCTYPE)
	ages = _ages(task, now)
	counts = {status: dict.fromkeys(("total", rules.LATE, rules.SOON, STUCK), 0) for status in IN_FLIGHT}
	if watching := watches(filters, now):
		rows = (
			_asked(filters, watching, task)
			.select(
				task.status,
				Count("*"),
				_count(ages[rules.LATE]),
				_count(ages[rules.SOON]),
				_count(_is_stuck(task, watching)),
			)
			.where(task.status.isin(IN_FLIGHT))
			.groupby(task.status)
			.run()
		)
		for status, *found in rows:
			counts[status] = dict(zip(counts[status], map(int, found), strict=True))
	return [
		{
			"status": status,
			rules.IN_TIME: row["total"] - row[rules.LATE] - row[rules.SOON],
			**{age: row[age] for age in AGES[1:]},
		}
		for status, row in counts.items()
	]


def _count(condition: Criterion):
	return Sum(Case().when(condition, 1).else_(0))


def first(
	filters: dict, now: datetime, most: int, status: str | None = None, age: str | None = None
) -> list[dict]:
	"""The first of the tasks, of one state and age where these are given: what does not move, then what is due first.

	Each with how it stands against its promise, and why it does not move if it does not.
	"""
	watching = watches(filters, now)
	if not watching:
		return []
	task = frappe.qb.DocType(DOCTYPE)
	ages = _ages(task, now)
	ages[rules.IN_TIME] = (ages[rules.LATE] | ages[rules.SOON]).negate()
	found: list[dict] = []
	for is_stuck in (True, False) if age != STUCK else (True,):
		left = most - len(found)
		if left <= 0:
			break
		stuck = _is_stuck(task, watching)
		part = []
		# state by state, so that an index has them in the order in which they are due
		for one in [status] if status else IN_FLIGHT:
			query = _asked(filters, watching, task).where(task.status == one)
			if age in ages:
				query = query.where(ages[age])
			part += (
				query.select(*(task[field] for field in FIELDS))
				.where(stuck if is_stuck else stuck.negate())
				.orderby(task.required_by)
				.limit(left)
				.run(as_dict=True)
			)
		part.sort(key=lambda row: row.required_by or datetime.min)
		found += part[:left]
	return _described(found, now)


def _described(rows: list, now: datetime) -> list[dict]:
	logged = last_logs([row.name for row in rows])
	names = {row.property for row in rows}
	places = {
		row.name: limits_of(row)
		for row in frappe.get_all(
			"Property", {"name": ["in", [*names, ""]]}, ["name", *map(_field, rules.SILENT_MINUTES)], limit=0
		)
	}
	areas = _names_of_areas({row.service_area for row in rows if row.service_area})
	found = []
	for row in rows:
		signs = [row.creation, *(row[field] for field in SIGNS if row[field])]
		last_sign = max([*signs, *([logged[row.name]] if row.name in logged else [])])
		task = rules.Task(
			row.status, row.urgency, last_sign, row.dispatched_on or row.creation, row.required_by
		)
		stuck = rules.stuck(task, now, calendar_of(row.property).elapsed, places[row.property])
		found.append(
			{
				**row,
				"area_name": areas.get(row.service_area),
				"last_sign": last_sign,
				"age": rules.age(task, now),
				"stuck": stuck,
			}
		)
	return found


def _names_of_areas(names: set[str]) -> dict[str, str]:
	"""What people call the areas of tasks the user may see."""
	if not names:
		return {}
	return dict(
		frappe.get_all("Service Area", {"name": ["in", list(names)]}, ["name", "area_name"], as_list=True)
	)


def last_logs(names: list[str]) -> dict[str, datetime]:
	"""When each task's work was last logged. For tasks the user may see."""
	if not names:
		return {}
	log = frappe.qb.DocType(LOG)
	return dict(
		frappe.qb.from_(log)
		.select(log.parent, Max(log.logged_on))
		.where(log.parent.isin(names) & (log.parenttype == DOCTYPE))
		.groupby(log.parent)
		.run()
	)
