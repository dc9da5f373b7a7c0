"""Which days and meter steps of a plan are due: the plan's rows go in, dues with their keys come out."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from frappe.utils import getdate

from wuye_ops.rules import maintenance as rules
from wuye_ops.rules.recurrence import Season

# Work on equipment in these states makes no sense; what falls into them is made when it runs again.
AT_REST = ("Scrapped", "Stopped")
# No season is further away than this, leap years included.
LONGEST_WAIT = 3000


@dataclass(frozen=True)
class Due:
	"""One task: its day, its rows of the plan, and the key that keeps it from being made twice."""

	on: date
	rows: tuple
	key: str


def every_of(plan) -> rules.Every | None:
	return rules.Every(plan.every_count, plan.every_unit) if plan.every_count else None


def season_of(plan) -> Season | None:
	if not plan.season_from_month:
		return None
	return Season(
		(plan.season_from_month, plan.season_from_day or 1), (plan.season_to_month, plan.season_to_day or 1)
	)


def in_season(plan, day: date, by_schedule: bool) -> date | None:
	"""The first day of the plan from `day` on that lies in its season: a scheduled one, or just any."""
	season = season_of(plan)
	if not season or season.covers(day):
		return day
	every, first = every_of(plan), getdate(plan.start_date)
	for _step in range(LONGEST_WAIT):
		day = rules.next_scheduled(first, every, day) if by_schedule else day + timedelta(days=1)
		if season.covers(day):
			return day
	return None


def first_due(plan, today: date) -> date | None:
	"""The plan's first day that is not before today; None for a plan by the meter alone."""
	every, first = every_of(plan), getdate(plan.start_date)
	if not every:
		return None
	day = first if first >= today else rules.next_scheduled(first, every, today - timedelta(days=1))
	return in_season(plan, day, by_schedule=True)


def after(plan, scheduled: date, completed: date | None = None) -> date | None:
	"""The day of the next service, after one that was planned for `scheduled` and done on `completed`."""
	every = every_of(plan)
	if not every:
		return None
	if plan.basis == rules.FROM_COMPLETED:
		day = every.after(completed or scheduled)
		return in_season(plan, day, by_schedule=False)
	# where the meter came first, the plan's days before the service are done with it
	scheduled = max(scheduled, completed) if plan.meter_every and completed else scheduled
	day = rules.next_by_calendar(getdate(plan.start_date), every, plan.basis, scheduled, completed)
	return in_season(plan, day, by_schedule=True)


def dues_of(plan, equipment: dict, today: date, most: int) -> list[Due]:
	"""What is due up to the plan's days ahead, until there are so many. Moves the rows on to their next days.

	By the scheduled date every day of the plan is a task, done or not. Counted from the completed date, or with a meter,
	there is one at a time: the next follows from it.
	"""
	horizon = today + timedelta(days=plan.ahead_days or 0)
	if plan.end_date:
		horizon = min(horizon, getdate(plan.end_date))
	rows = [
		row
		for row in plan.equipment
		if row.equipment in equipment and equipment[row.equipment].status not in AT_REST
	]
	one_at_a_time = plan.basis == rules.FROM_COMPLETED or bool(plan.meter_every)
	found = _carried(plan, [row for row in rows if not (one_at_a_time and row.open_task)])
	found += _by_meter(plan, rows, equipment, today)
	while len(found) < most:
		waiting = [
			row
			for row in rows
			if row.next_due_on
			and getdate(row.next_due_on) <= horizon
			and not (one_at_a_time and (row.open_task or any(row in due.rows for due in found)))
		]
		if not waiting:
			break
		day = min(getdate(row.next_due_on) for row in waiting)
		together = [row for row in waiting if getdate(row.next_due_on) == day]
		found += _tasks(plan, day, together, f"{day}")
		for row in together:
			row.last_scheduled_on = day
			row.next_due_on = None if one_at_a_time else after(plan, day)
	return found


def _tasks(plan, day: date, rows: list, step: str) -> list[Due]:
	if plan.one_task:
		return [Due(day, tuple(rows), f"{plan.name}|*|{step}")]
	return [Due(day, (row,), f"{plan.name}|{row.equipment}|{step}") for row in rows]


def _carried(plan, rows: list) -> list[Due]:
	"""What an earlier visit left undone, due since its own day."""
	found = []
	left = [row for row in rows if row.carried_due_on]
	for day in sorted({getdate(row.carried_due_on) for row in left}):
		together = [row for row in left if getdate(row.carried_due_on) == day]
		found += _tasks(plan, day, together, f"{day}|c{max(row.carried for row in together)}")
	return found


def _by_meter(plan, rows: list, equipment: dict, today: date) -> list[Due]:
	if not plan.meter_every:
		return []
	found = []
	for row in rows:
		here = equipment[row.equipment]
		if row.open_task or row.carried_due_on or not here.has_meter:
			continue
		reading, last = (Decimal(str(value or 0)) for value in (here.meter_reading, row.last_meter))
		if rules.due_by_meter(reading, last, Decimal(str(plan.meter_every))):
			found.append(
				Due(today, (row,), f"{plan.name}|{row.equipment}|m{row.services}-{last.normalize():f}")
			)
	return found
