"""Risks that are probably the same: the same category, the same place, the same words. They are pointed out; people decide.

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
