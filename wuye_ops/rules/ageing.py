"""账龄: how long an amount has been due, in the classes that the trade asks for, or something open, in classes of its own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from wuye_ops.rules.proration import add_months


@dataclass(frozen=True, slots=True)
class Class:
	"""Days overdue up to and including `last_day`, or years since the due day up to `years`; neither: the rest."""

	key: str
	last_day: int | None = None
	years: int | None = None


NOT_DUE = Class("not_due", 0)
CLASSES = (
	NOT_DUE,
	Class("d30", 30),
	Class("d60", 60),
	Class("d90", 90),
	Class("d180", 180),
	Class("d365", 365),
	Class("y2", years=2),
	Class("y3", years=3),
	Class("older"),
)


def age(due_date: date, on: date, classes: Sequence[Class] = CLASSES) -> str:
	"""The key of the class in which a debt is on that day. Due today is not overdue yet."""
	days = (on - due_date).days
	for one in classes:
		if one.last_day is not None and days <= one.last_day:
			return one.key
		if one.years is not None and on <= add_months(due_date, 12 * one.years):
			return one.key
	return classes[-1].key


def boundaries(on: date, classes: Sequence[Class] = CLASSES) -> dict[str, date]:
	"""By class the earliest due day that is still in it; the oldest class has none. What `age` says, for a database."""
	found = {}
	for one in classes:
		if one.last_day is not None:
			found[one.key] = date.fromordinal(on.toordinal() - one.last_day)
		elif one.years is not None:
			found[one.key] = _earliest(on, one.years)
	return found


def _earliest(on: date, years: int) -> date:
	"""The earliest due day whose so-many-th anniversary is not past: the 29th of February has its on the 28th."""
	day = add_months(on, -12 * years)
	before = date.fromordinal(day.toordinal() - 1)
	return before if on <= add_months(before, 12 * years) else day
