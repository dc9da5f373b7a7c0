"""Satisfaction as domain.md 2 defines it: rate = satisfied and very satisfied ÷ valid replies; index = mean of 100/80/60/40/0."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

# grade → its part of the index, best first
GRADES = {
	"Very Satisfied": 100,
	"Satisfied": 80,
	"Neutral": 60,
	"Dissatisfied": 40,
	"Very Dissatisfied": 0,
}
SATISFIED = ("Very Satisfied", "Satisfied")
UNSATISFIED = ("Dissatisfied", "Very Dissatisfied")
# a customer's stars → the grade they stand for
OF_STARS = dict(zip((5, 4, 3, 2, 1), GRADES, strict=True))


def rate(replies: Mapping[str, int]) -> float | None:
	"""Per cent of the valid replies that were satisfied, to one place; None without replies. replies: grade → how many."""
	total = _total(replies)
	return (
		round(float(Fraction(100 * sum(replies.get(grade, 0) for grade in SATISFIED), total)), 1)
		if total
		else None
	)


def index(replies: Mapping[str, int]) -> float | None:
	"""The mean of what the grades stand for, 0 to 100, to one place; None without replies."""
	total = _total(replies)
	points = sum(GRADES[grade] * count for grade, count in replies.items())
	return round(float(Fraction(points, total)), 1) if total else None


def _total(replies: Mapping[str, int]) -> int:
	"""Raises ValueError for a grade that is none."""
	if unknown := set(replies) - set(GRADES):
		raise ValueError(f"These are no grades: {sorted(unknown)}")
	return sum(replies.values())
