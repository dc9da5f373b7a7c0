"""When a survey takes answers, and when those who have not answered are reminded."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

DRAFT, OPEN, CLOSED = "Draft", "Open", "Closed"

# Reminders (d): a week after the invitation, and shortly before the end; never two in quick succession.
REMIND_AFTER, LAST_CALL, DAYS_APART = timedelta(days=7), timedelta(days=2), timedelta(days=3)


@dataclass(frozen=True, slots=True)
class Period:
	"""When a survey takes answers: from the beginning of its first to the end of its last day (None: until it is closed).

	released: somebody decided that it may go out. closed_at: when it was closed by hand, which ends it before its last day.
	Raises ValueError for an end before the beginning.
	"""

	opens_on: date
	closes_on: date | None = None
	released: bool = True
	closed_at: datetime | None = None

	def __post_init__(self) -> None:
		if self.closes_on is not None and self.closes_on < self.opens_on:
			raise ValueError(
				f"A survey cannot close on {self.closes_on}, before it opens on {self.opens_on}."
			)


@dataclass(frozen=True, slots=True)
class Invitation:
	"""reminded_on: the last time."""

	sent_on: date
	reminded_on: date | None = None
	answered: bool = False


def state(period: Period, at: datetime) -> str:
	"""DRAFT until it is released and has begun, then OPEN, at last CLOSED. Times are the property's."""
	if period.closed_at is not None and period.closed_at <= at:
		return CLOSED
	if not period.released or at.date() < period.opens_on:
		return DRAFT
	return CLOSED if period.closes_on is not None and period.closes_on < at.date() else OPEN


def is_analysed(period: Period, at: datetime, *, anonymous: bool) -> bool:
	"""Whether figures may be shown. Of an anonymous survey not before its end: one answer more would be one answer told."""
	return state(period, at) == CLOSED or (not anonymous and state(period, at) == OPEN)


def reminder_days(sent_on: date, closes_on: date | None) -> tuple[date, ...]:
	"""The days on which an invitation is reminded: a week after it, and shortly before the end, where there is room."""
	wanted = [sent_on + REMIND_AFTER]
	if closes_on is not None:
		wanted.append(closes_on - LAST_CALL)
	days: list[date] = []
	for day in sorted(wanted):
		before = days[-1] if days else sent_on
		if day - before >= DAYS_APART and (closes_on is None or day <= closes_on):
			days.append(day)
	return tuple(days)


def is_reminded(invitation: Invitation, period: Period, at: datetime) -> bool:
	"""Whether a reminder goes out now. A day that was missed is made up for, two missed ones once."""
	if invitation.answered or state(period, at) != OPEN:
		return False
	last = invitation.reminded_on or invitation.sent_on
	today = at.date()
	return today - last >= DAYS_APART and any(
		last < day <= today for day in reminder_days(invitation.sent_on, period.closes_on)
	)
