"""法定检验: when equipment must be inspected by law, when to warn, and what an expired certificate means.

Source: 《电梯监督检验和定期检验规则》(TSG T7001—2023) for lifts: in the years 1, 4, 7, 9, 11, 13, 15 after they were put to use,
then every year; in other years the lift is tested by its own company. Other equipment: a fixed number of months.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from wuye_ops.rules.proration import add_months

LIFT_YEARS = (1, 4, 7, 9, 11, 13, 15)
INSPECTION, OWN_TEST = "Inspection", "Own Test"
# Days before the day on which it is due.
WARNINGS = (30, 15, 0)
DAYS_OF_HALF_A_YEAR = 182


@dataclass(frozen=True, slots=True)
class Due:
	"""on: the last day. kind: by an authorised body, or by the company itself."""

	on: date
	kind: str = INSPECTION


def lift_due(in_use_since: date, done_until: date | None = None) -> Due:
	"""The first due day later than `done_until`, the due day that the last inspection or test was for; None: none yet."""
	years = 1
	while done_until and add_months(in_use_since, 12 * years) <= done_until:
		years += 1
	inspected = years in LIFT_YEARS or years > LIFT_YEARS[-1]
	return Due(add_months(in_use_since, 12 * years), INSPECTION if inspected else OWN_TEST)


def lift_inspection_due(in_use_since: date, done_until: date | None = None) -> date:
	"""The next day on which a lift must be inspected by an authorised body, own tests left out."""
	due = lift_due(in_use_since, done_until)
	while due.kind != INSPECTION:
		due = lift_due(in_use_since, due.on)
	return due.on


def cycle_due(last_done: date, months: int) -> Due:
	"""So many months after the last one. Raises ValueError below one month."""
	if months < 1:
		raise ValueError(f"A cycle has at least one month, not {months}.")
	return Due(add_months(last_done, months))


def warning(due_on: date, today: date) -> int | None:
	"""Which warning (30, 15 or 0 days) stands today, the latest that has come; None before any."""
	left = (due_on - today).days
	come = [days for days in WARNINGS if left <= days]
	return come[-1] if come else None


def is_expired(due_on: date, today: date) -> bool:
	"""Whether the equipment may not be called normal any more. On the day itself it still may."""
	return today > due_on


def first_warning_day(due_on: date) -> date:
	return due_on - timedelta(days=WARNINGS[0])


def next_lift_due(in_use_since: date, due_on: date, done_on: date) -> Due:
	"""What follows an inspection or test of a lift that was due on one day and done on another.

	Done early it stands for its own year. A day that is no anniversary (a certificate from before the lift was registered)
	stands for the anniversary it lies nearest to.
	"""
	until = max(due_on, done_on)
	following = lift_due(in_use_since, until)
	if following.on - until < timedelta(days=DAYS_OF_HALF_A_YEAR):
		following = lift_due(in_use_since, following.on)
	return following


def first_lift_due(in_use_since: date, valid_until: date | None = None) -> Due:
	"""The first one of a lift that comes onto the register; valid_until: of the certificate it came with."""
	if not valid_until:
		return lift_due(in_use_since)
	return Due(valid_until, lift_due(in_use_since, valid_until - timedelta(days=1)).kind)
