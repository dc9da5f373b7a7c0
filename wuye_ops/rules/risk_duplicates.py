"""Risks that are probably the same, and typical risks that a case tells of. They are pointed out; people decide.

As with reports (`similar`) a likeness is a score with its reasons; here time says nothing, since a risk lasts. Weights are ours (d).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from wuye_ops.rules.fulltext import words
from wuye_ops.rules.similar import FEWEST_WORDS, Likeness

ALIKE = 55
# Titles are short and chosen; half of their words in common weighs as much as the category.
SAME_TITLE, SAME_CATEGORY, SAME_LIBRARY_ITEM = 60, 25, 40
# The nearest place that both name counts; two places that differ speak against it.
PLACES = (("equipment", 30), ("area", 25), ("building", 15))
ELSEWHERE = -20


# Of a typical risk, how much of its title the case has, and how many words of its causes.
CASE_TITLE, CASE_CAUSE, MOST_OF_CAUSES, TYPICAL = 60, 6, 40, 30


@dataclass(frozen=True, slots=True)
class Candidate:
	"""What is known of a risk. library_item: the typical risk it was taken from."""

	name: str
	property: str
	title: str
	category: str = ""
	library_item: str = ""
	building: str = ""
	area: str = ""
	equipment: str = ""


def likeness(risk: Candidate, other: Candidate) -> Likeness:
	"""How much two risks are alike, and what they have in common; 0 in different properties."""
	if risk.property != other.property:
		return Likeness(other.name, 0, ())
	found = [
		(_of_titles(risk.title, other.title), "Title"),
		(
			SAME_LIBRARY_ITEM * bool(risk.library_item and risk.library_item == other.library_item),
			"Library Item",
		),
		(SAME_CATEGORY * bool(risk.category and risk.category == other.category), "Category"),
		_place(risk, other),
	]
	score = sum(score for score, _reason in found)
	return Likeness(other.name, score, tuple(reason for score, reason in found if score > 0))


def most_alike(risk: Candidate, others: Iterable[Candidate], limit: int = 5) -> list[Likeness]:
	"""Those alike enough to be pointed out, the most alike first; among equals the order they came in stays."""
	found = (likeness(risk, other) for other in others if other.name != risk.name)
	return sorted((row for row in found if row.score >= ALIKE), key=lambda row: -row.score)[:limit]


@dataclass(frozen=True, slots=True)
class Typical:
	"""A typical risk of the library."""

	name: str
	title: str
	causes: str = ""


def typical_of(case: str, items: Iterable[Typical], limit: int = 5) -> list[Likeness]:
	"""The typical risks that a case tells of, the most alike first: how many of their words stand in it."""
	told = set(words(case))
	found = (_told_of(told, item) for item in items)
	return sorted((row for row in found if row.score >= TYPICAL), key=lambda row: -row.score)[:limit]


def _told_of(told: set[str], item: Typical) -> Likeness:
	title, causes = set(words(item.title)), set(words(item.causes))
	of_title = round(CASE_TITLE * len(told & title) / len(title)) if title else 0
	of_causes = min(MOST_OF_CAUSES, CASE_CAUSE * len(told & causes - title))
	found = ((of_title, "Title"), (of_causes, "Causes"))
	return Likeness(item.name, of_title + of_causes, tuple(reason for score, reason in found if score))


def _of_titles(mine: str, theirs: str) -> int:
	"""By the share of all words of both that are in both. One word in common says little, unless it is all there is."""
	left, right = set(words(mine)), set(words(theirs))
	common = left & right
	if not common or (len(common) < FEWEST_WORDS and left != right):
		return 0
	return round(SAME_TITLE * len(common) / len(left | right))


def _place(risk: Candidate, other: Candidate) -> tuple[int, str]:
	for name, score in PLACES:
		mine, theirs = getattr(risk, name), getattr(other, name)
		if mine and mine == theirs:
			return score, name.capitalize()
		if mine and theirs:
			return ELSEWHERE, ""
	return 0, ""
