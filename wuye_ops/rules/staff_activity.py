"""员工活动和节日福利: who has a place in an activity, who waits, and who is given what for which holiday, once.

Places go by the time of signing up; whoever withdraws lets the first in the queue move up. A gift is one for a person and occasion,
kept under `gift_key` with a unique index.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from wuye_ops.rules.money import exact, product, total
from wuye_ops.rules.steps import Refusal

PLACE, WAITING, WITHDRAWN = "Place", "Waiting", "Withdrawn"

# code → names of the params
REFUSALS = {
	"cancelled": (),
	"not_open_yet": ("opens_at",),
	"closed": ("closes_at",),
	"twice": (),
	"not_invited": (),
	"has_left": (),
	"full": ("places",),
	"not_signed_up": (),
	"over": (),
}


@dataclass(frozen=True, slots=True)
class Activity:
	"""An activity. places: None for as many as come; queue: whether there is a waiting list. properties: whose people are invited, empty
	for all of the company."""

	opens_at: datetime
	closes_at: datetime
	begins_at: datetime
	company: str
	places: int | None = None
	queue: bool = True
	properties: frozenset[str] = frozenset()
	cancelled: bool = False

	def __post_init__(self) -> None:
		if not self.opens_at <= self.closes_at <= self.begins_at:
			raise ValueError(
				"One signs up before an activity begins, and the end of that is after its begin."
			)
		if self.places is not None and self.places < 1:
			raise ValueError(f"An activity has one place at least, not {self.places}.")


@dataclass(frozen=True, slots=True)
class SignUp:
	"""Somebody's sign-up; `key` tells two of the same moment apart."""

	employee: str
	at: datetime
	key: str = ""
	withdrawn: bool = False


@dataclass(frozen=True, slots=True)
class Person:
	employee: str
	company: str
	property: str = ""
	has_left: bool = False


def standings(activity: Activity, sign_ups: Iterable[SignUp]) -> dict[str, tuple[str, int]]:
	"""employee → (PLACE or WAITING, number in the queue from 1). Computed anew each time, so that nobody has to move anybody up."""
	standing = sorted(
		(one for one in sign_ups if not one.withdrawn), key=lambda one: (one.at, one.key, one.employee)
	)
	found: dict[str, tuple[str, int]] = {}
	for one in standing:
		if one.employee in found:
			continue
		number = len(found) + 1
		if activity.places is None or number <= activity.places:
			found[one.employee] = PLACE, number
		else:
			found[one.employee] = WAITING, number - activity.places
	return found


def moved_up(activity: Activity, before: Iterable[SignUp], after: Iterable[SignUp]) -> tuple[str, ...]:
	"""Who has a place now and waited before: they are told."""
	old, new = standings(activity, before), standings(activity, after)
	return tuple(
		name
		for name, (place, _number) in new.items()
		if place == PLACE and old.get(name, (PLACE, 0))[0] == WAITING
	)


def sign_up_refusals(
	activity: Activity, person: Person, sign_ups: Iterable[SignUp], now: datetime
) -> tuple[Refusal, ...]:
	"""What stands in the way of signing up."""
	if activity.cancelled:
		return (Refusal("cancelled"),)
	found = []
	if now < activity.opens_at:
		found.append(Refusal("not_open_yet", {"opens_at": activity.opens_at}))
	if now > activity.closes_at:
		found.append(Refusal("closed", {"closes_at": activity.closes_at}))
	if person.has_left:
		found.append(Refusal("has_left"))
	if person.company != activity.company or (
		activity.properties and person.property not in activity.properties
	):
		found.append(Refusal("not_invited"))
	rows = standings(activity, sign_ups)
	if person.employee in rows:
		found.append(Refusal("twice"))
	elif activity.places is not None and not activity.queue and len(rows) >= activity.places:
		found.append(Refusal("full", {"places": activity.places}))
	return tuple(found)


def withdraw_refusals(
	activity: Activity, employee: str, sign_ups: Iterable[SignUp], now: datetime
) -> tuple[Refusal, ...]:
	found = []
	if now >= activity.begins_at:
		found.append(Refusal("over"))
	if employee not in standings(activity, sign_ups):
		found.append(Refusal("not_signed_up"))
	return tuple(found)


# -- 节日福利 ------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Occasion:
	"""A holiday gift. day: on which who is employed has it; worth: 元 a head; women, parents: who it is for, as on 三八节 and 六一.

	joined_before: who joined later has none, None for everybody who is there.
	"""

	name: str
	year: int
	day: date
	company: str
	worth: Decimal
	women: bool = False
	parents: bool = False
	joined_before: date | None = None

	def __post_init__(self) -> None:
		if exact(self.worth, "The worth of a gift") < 0:
			raise ValueError(f"A gift is worth 0 or more, not {self.worth}.")


@dataclass(frozen=True, slots=True)
class Employed:
	employee: str
	company: str
	joined_on: date
	left_on: date | None = None
	is_woman: bool = False
	is_parent: bool = False


@dataclass(frozen=True, slots=True)
class Gift:
	"""A row of the list. key: unique, so that nobody has it twice."""

	employee: str
	key: str
	worth: Decimal


@dataclass(frozen=True, slots=True)
class Gifts:
	"""rows: to give; had: who has it already; out: who has none, and why."""

	rows: tuple[Gift, ...]
	had: tuple[str, ...]
	out: tuple[tuple[str, str], ...]

	@property
	def worth(self) -> Decimal:
		return total(one.worth for one in self.rows)


# why somebody is given nothing
OUT = ("other_company", "not_employed", "joined_later", "not_meant")


def gift_key(occasion: Occasion, employee: str) -> str:
	return f"{occasion.year}|{occasion.name}|{employee}"


def gifts(occasion: Occasion, people: Iterable[Employed], given: Collection[str] = ()) -> Gifts:
	"""The list of an occasion, in order of people. given: keys of gifts that were given before."""
	rows, had, out = [], [], []
	seen: set[str] = set()
	for one in sorted(people, key=lambda one: one.employee):
		key = gift_key(occasion, one.employee)
		if one.employee in seen:
			continue
		seen.add(one.employee)
		if key in given:
			had.append(one.employee)
		elif reason := _no_gift(occasion, one):
			out.append((one.employee, reason))
		else:
			rows.append(Gift(one.employee, key, occasion.worth))
	return Gifts(tuple(rows), tuple(had), tuple(out))


def _no_gift(occasion: Occasion, one: Employed) -> str:
	if one.company != occasion.company:
		return "other_company"
	if occasion.day < one.joined_on or (one.left_on is not None and one.left_on < occasion.day):
		return "not_employed"
	if occasion.joined_before is not None and one.joined_on >= occasion.joined_before:
		return "joined_later"
	if (occasion.women and not one.is_woman) or (occasion.parents and not one.is_parent):
		return "not_meant"
	return ""


def cost(occasion: Occasion, heads: int) -> Decimal:
	"""What it costs at the most, for a budget."""
	return product(occasion.worth, heads)
