"""Calling customers back (回访): which requests are followed up, by when, and what an answer means.

The shares are those of domain.md 2: every complaint, at least 30 % of repairs, everything that was rated dissatisfied.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import date, timedelta
from fractions import Fraction
from math import ceil

from wuye_ops.rules.sampling import fraction, sample

COMPLAINT, SAMPLE, LOW_RATING, REOPENED = "Complaint", "Sample", "Low Rating", "Reopened"
BY_CATEGORY = "By Category"
# a category's own word on it
BY_PROPERTY, ALWAYS, NEVER = "As the Property", "Always", "Never"
DISSATISFIED_STARS = 2
# Whoever did not answer so often is not called again in the same round.
MOST_ATTEMPTS = 3
DEFAULT_PERCENT, DEFAULT_DAYS = 30, 2
# A calendar without a working day in so long is a mistake in its setup.
HORIZON_DAYS = 366
OCCASION = "service follow-up"


def ground(kind: str, word: str | None, *, reopened: bool, drawn: bool) -> str | None:
	"""Why a request that was just resolved is followed up; None when it is not.

	kind: of the request. word: of its category (ALWAYS, NEVER or BY_PROPERTY). drawn: whether the sample has it.
	"""
	if kind == "Complaint":
		return COMPLAINT
	if reopened:
		return REOPENED
	if word == ALWAYS:
		return BY_CATEGORY
	if kind == "Repair" and word != NEVER and drawn:
		return SAMPLE
	return None


def is_low(stars: int) -> bool:
	"""Whether a customer's rating asks for a call."""
	return 1 <= stars <= DISSATISFIED_STARS


def is_drawn(request: str, percent: int, secret: bytes) -> bool:
	"""Whether the sample has a request. The same answer whenever it is asked; nobody can foresee it without the secret.

	Raises ValueError for a share that is none.
	"""
	return fraction(request, OCCASION, secret) < _share(percent)


def missing(requests: Collection[str], followed: Collection[str], percent: int, secret: bytes) -> list[str]:
	"""The requests that are drawn in addition, so that of all of them at least `percent` are followed up.

	Each request for itself is drawn by chance, so a month may come out with less; the next ones in the same order of
	chance fill it up.
	"""
	wanted = ceil(_share(percent) * len(set(requests))) - len(set(requests) & set(followed))
	return sample(set(requests) - set(followed), max(wanted, 0), OCCASION, secret)


def _share(percent: int) -> Fraction:
	if not 0 <= percent <= 100:
		raise ValueError(f"{percent} % is no share.")
	return Fraction(percent, 100)


def due_day(day: date, days: int, is_workday: Callable[[date], bool]) -> date:
	"""The last day for a call: the `days`-th working day after `day`.

	Raises ValueError for less than one day, and for a calendar that has no working day within a year.
	"""
	if days < 1:
		raise ValueError(f"A call cannot be due within {days} days.")
	for ahead in range(1, HORIZON_DAYS + 1):
		following = day + timedelta(days=ahead)
		if is_workday(following):
			days -= 1
			if not days:
				return following
	raise ValueError(f"The calendar has not enough working days in the year after {day}.")
