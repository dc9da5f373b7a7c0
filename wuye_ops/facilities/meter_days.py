"""The day on which a plan by the meter is likely to come due, from the pace of the last readings.

What is kept on the plan is a copy of what the readings say, made anew with each of them; no task comes of it.
"""

from collections import defaultdict
from datetime import date, timedelta
from decimal import Decimal

import frappe
from frappe.utils import getdate, nowdate

from wuye_ops.rules import maintenance as rules

# Older ones say nothing of how equipment is used today.
LONGEST_BACK = timedelta(days=400)

# more nobody can tell apart in a month
MOST_EVENTS = 1_000

Readings = dict[str, list[tuple[date, Decimal]]]


def enter(plan) -> None:
	"""Enters the predicted day of each row and the plan's next day into the document; does not save."""
	rows = [row for row in plan.equipment if _counts(plan, row)]
	readings = readings_of({row.equipment for row in rows})
	for row in plan.equipment:
		row.predicted_on = _predict(plan, row, readings) if row in rows else None
	plan.next_day = next_day(plan)


def _counts(plan, row) -> bool:
	"""Whether the meter may still bring a day: not while a task is open, or for a plan that has ended."""
	return bool(plan.meter_every) and plan.status != "Ended" and not (row.open_task or row.carried_due_on)


def _predict(plan, row, readings: Readings) -> date | None:
	return rules.meter_due_on(
		rules.recent(readings[row.equipment]),
		Decimal(str(row.last_meter or 0)),
		Decimal(str(plan.meter_every)),
	)


def next_day(plan) -> date | None:
	"""The first day anything of the plan comes due; None where nothing can be said."""
	if plan.status == "Ended":
		return None
	days = (
		day
		for row in plan.equipment
		for day in (row.next_due_on, row.predicted_on, None if row.open_task else row.carried_due_on)
	)
	return min((getdate(day) for day in days if day), default=None)


def readings_of(equipment: set[str]) -> Readings:
	"""Equipment → its readings since its meter was last changed, in one question."""
	found: Readings = defaultdict(list)
	if not equipment:
		return found
	for row in frappe.get_all(
		"Equipment Reading",
		{"equipment": ["in", list(equipment)], "read_on": [">=", getdate(nowdate()) - LONGEST_BACK]},
		["equipment", "read_on", "value", "meter_changed"],
		order_by="read_on, creation",
		limit=0,
	):
		if row.meter_changed:
			found[row.equipment].clear()
		found[row.equipment].append((getdate(row.read_on), Decimal(str(row.value))))
	return found


def follow_readings(equipment: str) -> None:
	"""A reading came or went: the plans that count by this equipment's meter say their days anew."""
	row, plan = frappe.qb.DocType("Maintenance Plan Equipment"), frappe.qb.DocType("Maintenance Plan")
	plans = (
		frappe.qb.from_(row)
		.join(plan)
		.on(plan.name == row.parent)
		.select(plan.name)
		.distinct()
		.where((row.equipment == equipment) & (plan.meter_every > 0) & (plan.status != "Ended"))
		.run(pluck=True)
	)
	for name in plans:
		renew(name)


def renew(name: str) -> None:
	"""Makes the predicted days of a plan anew, as fields of their own: a version for each reading would drown the real
	changes of the plan."""
	plan = frappe.get_doc("Maintenance Plan", name)
	before = {row.name: row.predicted_on for row in plan.equipment}
	next_before = plan.next_day
	enter(plan)
	for row in plan.equipment:
		if row.predicted_on != before[row.name]:
			row.db_set("predicted_on", row.predicted_on, update_modified=False)
	if plan.next_day != next_before:
		plan.db_set("next_day", plan.next_day, update_modified=False)


@frappe.whitelist()
def events(start: str, end: str, filters: str | list | None = None, **_view) -> list[dict]:
	"""Plans of the calendar on their next day; `get_list` keeps to what the user may see."""
	today = getdate(nowdate())
	rows = frappe.get_list(
		"Maintenance Plan",
		filters=[
			["Maintenance Plan", "next_day", "between", [getdate(start), getdate(end)]],
			*(frappe.parse_json(filters) or []),
		],
		fields=["name", "title", "next_day"],
		order_by="next_day",
		limit=MOST_EVENTS,
	)
	return [{**row, "allDay": 1, "late": row.next_day < today} for row in rows]
