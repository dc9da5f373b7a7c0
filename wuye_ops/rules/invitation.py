"""邀请访客: what a resident may ask for, so that a pass is for a visit and not a second key."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from wuye_ops.rules.steps import Refusal

OWNER, TENANT, FAMILY, DEVELOPER = "Owner", "Tenant", "Family", "Developer"

# Why an invitation is refused, and the names of the params of each.
REASONS = {
	"ends_before_it_begins": (),
	"over": ("until",),
	"too_far_ahead": ("days",),
	"too_long": ("days",),
	"too_many_entries": ("most",),
	"too_many_persons": ("most",),
	"too_many_passes": ("most",),
	"too_many_today": ("most",),
}


@dataclass(frozen=True, slots=True)
class Limits:
	"""What a property allows (d). live: passes of a unit that are good at a time; a_day: how many are made in a day, so that one
	who makes and revokes them comes to an end, too."""

	live: int = 10
	a_day: int = 20
	days_ahead: int = 30
	longest_days: int = 7
	entries: int = 10
	persons: int = 10


# Work permits are for weeks, and are given by staff.
CONTRACTOR_LIMITS = Limits(live=5, a_day=10, days_ahead=60, longest_days=180, entries=1000, persons=30)


@dataclass(frozen=True, slots=True)
class Wish:
	"""What is asked for. entries: None for any number within the limits of time."""

	valid_from: datetime
	valid_to: datetime
	entries: int | None = 1
	persons: int = 1


@dataclass(frozen=True, slots=True)
class UnitNow:
	"""live: passes of the unit that are good now or later; today: those that were made today, whatever became of them."""

	live: int = 0
	today: int = 0


def refusals(wish: Wish, unit: UnitNow, now: datetime, limits: Limits | None = None) -> tuple[Refusal, ...]:
	"""Everything that stands in the way, in the order of REASONS; nothing when the pass may be made."""
	limits = limits or Limits()
	found: dict[str, dict] = {}
	if wish.valid_to <= wish.valid_from:
		found["ends_before_it_begins"] = {}
	if wish.valid_to <= now:
		found["over"] = {"until": wish.valid_to}
	if wish.valid_from > now + timedelta(days=limits.days_ahead):
		found["too_far_ahead"] = {"days": limits.days_ahead}
	if wish.valid_to - wish.valid_from > timedelta(days=limits.longest_days):
		found["too_long"] = {"days": limits.longest_days}
	if wish.entries is not None and not 1 <= wish.entries <= limits.entries:
		found["too_many_entries"] = {"most": limits.entries}
	if not 1 <= wish.persons <= limits.persons:
		found["too_many_persons"] = {"most": limits.persons}
	if unit.live >= limits.live:
		found["too_many_passes"] = {"most": limits.live}
	if unit.today >= limits.a_day:
		found["too_many_today"] = {"most": limits.a_day}
	return tuple(Refusal(code, found[code]) for code in REASONS if code in found)


@dataclass(frozen=True, slots=True)
class Occupant:
	"""Somebody with a right to a unit today. key: the customer. relation: as in an occupancy."""

	key: str
	relation: str


def hosts(occupants: Iterable[Occupant]) -> tuple[str, ...]:
	"""Who invites and answers for a unit: those who live there, in the order given, each once.

	Where it is let, these are the tenant and the family: who visits a tenant is none of the owner's business (《民法典》1032,
	1033: nobody's private life is disturbed). The developer is the host of what nobody has moved into yet.
	"""
	occupants = tuple(occupants)
	relations = {one.relation for one in occupants}
	if TENANT in relations:
		at_home: tuple[str, ...] = (TENANT, FAMILY)
	elif OWNER in relations:
		at_home = (OWNER, FAMILY)
	else:
		at_home = (FAMILY, DEVELOPER)
	return tuple(dict.fromkeys(one.key for one in occupants if one.relation in at_home))
