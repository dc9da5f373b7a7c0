"""Reports that are probably about the same thing: the same place, the same kind of trouble, at about the same time.

A likeness is a score with its reasons, so that a clerk sees why a request is offered and decides; nothing is merged by
itself. The weights are ours (d): two neighbours of one building who report the same category within three days are
alike, two residents of different buildings only when they use the same words soon after each other.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from wuye_ops.rules.fulltext import words

# Beyond this time two reports are two events.
WINDOW = timedelta(days=7)
# From this score on they are offered.
ALIKE = 55
# The nearest place that both name counts.
PLACES = (("Equipment", 40), ("Unit", 35), ("Area", 35), ("Building", 25))
SAME_CATEGORY, SAME_GROUP = 30, 10
TIMES = ((timedelta(hours=2), 15), (timedelta(hours=24), 10), (timedelta(hours=72), 5))
SAME_WORDS = 25
# What is known to be in another building is the same only in the same words, such as 全小区停水.
ELSEWHERE = -10
# One word in common, such as 漏水, says little; of a very short text it would be all.
FEWEST_WORDS = 2


@dataclass(frozen=True)
class Report:
	"""What is known of a report; `group` is the group its category belongs to."""

	name: str
	opened_on: datetime
	category: str | None = None
	group: str | None = None
	building: str | None = None
	unit: str | None = None
	area: str | None = None
	equipment: str | None = None
	text: str = ""


@dataclass(frozen=True)
class Likeness:
	name: str
	score: int
	reasons: tuple[str, ...]


def likeness(report: Report, other: Report) -> Likeness:
	"""How much two reports of one property are alike: -10 to 110, and what they have in common."""
	found = [
		_place(report, other),
		_category(report, other),
		_time(report, other),
		_words(report.text, other.text),
	]
	score = sum(score for score, _reason in found)
	return Likeness(other.name, score, tuple(reason for _score, reason in found if reason))


def most_alike(report: Report, others: Iterable[Report], limit: int = 5) -> list[Likeness]:
	"""Those alike enough to be offered, the most alike first; among equals the order they came in stays."""
	found = (
		likeness(report, other)
		for other in others
		if other.name != report.name and abs(other.opened_on - report.opened_on) <= WINDOW
	)
	alike = [row for row in found if row.score >= ALIKE]
	return sorted(alike, key=lambda row: -row.score)[:limit]


def _place(report: Report, other: Report) -> tuple[int, str]:
	for reason, score in PLACES:
		mine, theirs = getattr(report, reason.lower()), getattr(other, reason.lower())
		if mine and mine == theirs:
			return score, reason
	if report.building and other.building:
		return ELSEWHERE, ""
	return 0, ""


def _category(report: Report, other: Report) -> tuple[int, str]:
	if report.category and report.category == other.category:
		return SAME_CATEGORY, "Category"
	if report.group and report.group == other.group:
		return SAME_GROUP, "Category Group"
	return 0, ""


def _time(report: Report, other: Report) -> tuple[int, str]:
	apart = abs(report.opened_on - other.opened_on)
	return next(((score, "Time") for within, score in TIMES if apart <= within), (0, ""))


def _words(mine: str, theirs: str) -> tuple[int, str]:
	"""By the share of the shorter text's words that the other has too."""
	left, right = set(words(mine)), set(words(theirs))
	common = left & right
	if len(common) < FEWEST_WORDS:
		return 0, ""
	return round(SAME_WORDS * len(common) / min(len(left), len(right))), "Words"
