"""培训计划: hours of training somebody needs in a year by their post, and what has to be held for all of them.

Sources: 《生产经营单位安全培训规定》(安监总局令 3, 80) 9 (safety officers 32 hours, then 12 a year), 13 (24 hours for whoever is new), and
domain.md 7 (others 24 a year, ours).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from wuye_ops.rules.money import EXACT, ZERO, exact, product, total
from wuye_ops.rules.proration import Month, Period, month_parts

INDUCTION, SAFETY, SKILLS, SERVICE = "Induction", "Safety", "Post Skills", "Service Awareness"
SUBJECTS = (INDUCTION, SAFETY, SKILLS, SERVICE)
ONCE, A_YEAR = "Once", "Every Year"


@dataclass(frozen=True, slots=True)
class Requirement:
	"""hours of a subject for a post; post "" for all posts. when: ONCE, due within `within_days` of the first day at the post, or
	A_YEAR. subject "" for any. source: law or ours. before_work: nobody works before, of those who joined on `joined_from` or later:
	what those before them were taught is on paper, where it is at all."""

	code: str
	hours: Decimal
	when: str
	subject: str = ""
	post: str = ""
	within_days: int = 0
	source: str = ""
	before_work: bool = False
	joined_from: date = date.min

	def __post_init__(self) -> None:
		if exact(self.hours, f"The hours of {self.code}") <= 0:
			raise ValueError(f"{self.code} takes more than 0 hours.")
		if self.when not in (ONCE, A_YEAR):
			raise ValueError(f"{self.code} is due {ONCE} or {A_YEAR}, not {self.when!r}.")


SAFETY_OFFICER = "Safety Officer"
REQUIREMENTS = (
	Requirement(
		"new_hire_safety",
		Decimal(24),
		ONCE,
		SAFETY,
		within_days=30,
		source="安监总局令 3 第13条",
		before_work=True,
	),
	Requirement("officer_first", Decimal(32), ONCE, SAFETY, SAFETY_OFFICER, 180, "安监总局令 3 第9条"),
	Requirement("officer_again", Decimal(12), A_YEAR, SAFETY, SAFETY_OFFICER, source="安监总局令 3 第9条"),
	Requirement("a_year", Decimal(24), A_YEAR, source="公司规定"),
)


@dataclass(frozen=True, slots=True)
class Person:
	"""Somebody with a post. post_since: since when in it."""

	employee: str
	post: str
	joined_on: date
	post_since: date | None = None
	left_on: date | None = None

	@property
	def since(self) -> date:
		return self.post_since or self.joined_on


@dataclass(frozen=True, slots=True)
class Need:
	"""What somebody needs in a year. due_on: the last day for it."""

	requirement: Requirement
	hours: Decimal
	due_on: date


def of_post(post: str, requirements: Iterable[Requirement]) -> list[Requirement]:
	"""What a post is asked for. What it has of its own stands instead of what all posts have of the kind."""
	rows = [one for one in requirements if one.post in ("", post)]
	own = {(one.when, one.subject) for one in rows if one.post}
	has_own_yearly = any(one.post and one.when == A_YEAR for one in rows)
	return [
		one
		for one in rows
		if one.post or ((one.when, one.subject) not in own and not (one.when == A_YEAR and has_own_yearly))
	]


def needs(person: Person, year: int, requirements: Iterable[Requirement] = REQUIREMENTS) -> tuple[Need, ...]:
	"""What the person needs in the year.

	A post with yearly hours of its own has them instead of those of all posts. In the year in which somebody begins there are those
	of the beginning alone, and no yearly ones; in that of leaving as many months of them as there are, to half an hour (d).
	"""
	found = []
	for one in of_post(person.post, requirements):
		start = person.since if one.post else person.joined_on
		if one.when == ONCE:
			due = date.fromordinal(start.toordinal() + one.within_days)
			if start.year == year:
				found.append(Need(one, one.hours, due))
		elif start.year < year and (hours := _of_year(one.hours, person, year)):
			found.append(Need(one, hours, min(date(year, 12, 31), person.left_on or date.max)))
	return tuple(found)


def _of_year(hours: Decimal, person: Person, year: int) -> Decimal:
	first, last = date(year, 1, 1), min(date(year, 12, 31), person.left_on or date.max)
	if last < first:
		return ZERO
	part = EXACT.divide(
		product(hours, 2, month_parts(first, last)), Decimal(Period.of_months(Month(year, 1), 12).month_parts)
	)
	return EXACT.divide(part.to_integral_value(ROUND_HALF_UP), Decimal(2))


@dataclass(frozen=True, slots=True)
class Planned:
	"""A row of the yearly plan: what the people of a post need of a requirement. due_on: the earliest of theirs; hours: of all together."""

	post: str
	requirement: Requirement
	people: tuple[str, ...]
	hours: Decimal
	due_on: date


def year_plan(
	people: Iterable[Person], year: int, requirements: Iterable[Requirement] = REQUIREMENTS
) -> tuple[Planned, ...]:
	"""What has to be held in the year, by post and requirement, the earliest due first. People known when it is made; who joins later
	comes into it when it is made again."""
	rows = tuple(requirements)
	found: dict[tuple[str, str], list[tuple[str, Need]]] = {}
	for person in people:
		for need in needs(person, year, rows):
			found.setdefault((person.post, need.requirement.code), []).append((person.employee, need))
	plan = [
		Planned(
			post,
			group[0][1].requirement,
			tuple(sorted(employee for employee, _need in group)),
			total(need.hours for _employee, need in group),
			min(need.due_on for _employee, need in group),
		)
		for (post, _code), group in found.items()
	]
	return tuple(sorted(plan, key=lambda one: (one.due_on, one.post, one.requirement.code)))
