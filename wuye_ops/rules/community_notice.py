"""Notices to a community: whom a notice concerns, and which reports it answers by itself.

A notice of an outage (停水、停电、电梯停运) answers a report when the report is about one of its categories, comes from its
places, and was made in its window. What is urgent enough to be an emergency goes to people, notice or not: a household
without water may wait for a notice's end, somebody in a lift may not.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

EMERGENCY = "Emergency"
# Questions, praise and complaints want an answer of their own.
ANSWERED_KIND = "Repair"


@dataclass(frozen=True)
class Area:
	"""An area in the tree of a property's areas: those within it have a `left` between its `left` and `right`."""

	left: int
	right: int
	building: str | None = None


@dataclass(frozen=True)
class Places:
	"""Where a notice holds; the whole property when nothing is named."""

	buildings: frozenset[str] = frozenset()
	units: frozenset[str] = frozenset()
	areas: tuple[Area, ...] = ()

	@property
	def is_everywhere(self) -> bool:
		return not (self.buildings or self.units or self.areas)


@dataclass(frozen=True)
class Spot:
	"""Where somebody lives or reports from."""

	building: str | None = None
	unit: str | None = None
	area_left: int | None = None


def concerns(places: Places, spot: Spot) -> bool:
	"""Whether a notice that holds in `places` is about this spot.

	A notice for an area of a building is for all who live in the building: they walk through its lobby and use its lift.
	"""
	if places.is_everywhere:
		return True
	buildings = places.buildings | {area.building for area in places.areas if area.building}
	if spot.unit in places.units or spot.building in buildings:
		return True
	if any(not area.building for area in places.areas) and spot.unit:
		# a garage or a square is everybody's
		return True
	return spot.area_left is not None and any(
		area.left <= spot.area_left <= area.right for area in places.areas
	)


def answers(
	places: Places,
	categories: Collection[str],
	starts_on: datetime,
	ends_on: datetime | None,
	*,
	spot: Spot,
	category: str,
	kind: str,
	urgency: str,
	opened_on: datetime,
) -> bool:
	"""Whether a published notice answers a report by itself. A window without end lasts until the notice is ended."""
	if kind != ANSWERED_KIND or urgency == EMERGENCY or category not in categories:
		return False
	if opened_on < starts_on or (ends_on and opened_on > ends_on):
		return False
	return concerns(places, spot)


def is_current(starts_on: datetime, ends_on: datetime | None, now: datetime) -> bool:
	return starts_on <= now and (ends_on is None or now <= ends_on)


def share_read(read: int, people: int) -> float | None:
	"""Percentage of those who can read a notice that have; None when nobody can."""
	return round(100 * read / people, 1) if people else None
