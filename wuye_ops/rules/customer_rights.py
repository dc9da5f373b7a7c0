"""个人信息权利: by when a request is answered, and what has to be clear before it is.

Articles are those of the 个人信息保护法 (PIPL), which asks for an answer without delay (art. 50) and names no number of days.
Fifteen working days stay within the thirty days that GB/T 35273-2020 (8.7) allows.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

SEE, COPY, CORRECT, DELETE = "See", "Copy", "Correct", "Delete"
KINDS = (SEE, COPY, CORRECT, DELETE)
SELF = "Self"
PORTAL_LOGIN = "Portal Login"
BY_AUTHORITY = "Power of Attorney and ID Card"
ANSWER_DAYS = 15
WARN_DAYS = 3
# Longer than this no calendar is closed; more days in a row are a mistake in it.
LONGEST_BREAK = 60

NO_CHECK, NOT_OWN_LOGIN, NO_AUTHORITY, NO_ANSWER, OWN_CHECK = (
	"no check",
	"not own login",
	"no authority",
	"no answer",
	"own check",
)
SOON, OVERDUE = "soon", "overdue"


def deadline(received_on: date, working_days: int, is_workday: Callable[[date], bool]) -> date:
	"""The last day to answer: so many working days after the day of receipt, which is not counted.

	Raises ValueError for fewer than one day, and where the calendar has no working day for months.
	"""
	if working_days < 1:
		raise ValueError(f"An answer needs at least one working day, not {working_days}.")
	day, left, closed = received_on, working_days, 0
	while left:
		day += timedelta(days=1)
		if is_workday(day):
			left, closed = left - 1, 0
		else:
			closed += 1
		if closed > LONGEST_BREAK:
			raise ValueError(f"The calendar has no working day for {LONGEST_BREAK} days before {day}.")
	return day


def reminder(due_on: date, today: date) -> str | None:
	"""Whether somebody is to be told of an open request: OVERDUE, SOON, or None."""
	if today > due_on:
		return OVERDUE
	return SOON if today >= due_on - timedelta(days=WARN_DAYS) else None


@dataclass(frozen=True, slots=True)
class Check:
	"""How it was found out who asks. has_authority: a file proves that somebody else may ask for the customer."""

	requested_by: str
	identity_checked: str | None
	has_authority: bool = False


def missing_identity(check: Check) -> str | None:
	"""What is still missing before anybody may be told anything; None when it is clear who asks."""
	if not check.identity_checked:
		return NO_CHECK
	if check.requested_by == SELF:
		return None
	if check.identity_checked == PORTAL_LOGIN:
		return NOT_OWN_LOGIN
	return None if check.has_authority else NO_AUTHORITY


def missing_answer(kind: str, answer: str | None, user: str, checker: str | None) -> str | None:
	"""What is still missing before a request is answered. What is deleted does not come back, so two people see to it."""
	if not (answer or "").strip():
		return NO_ANSWER
	return OWN_CHECK if kind == DELETE and user == checker else None
