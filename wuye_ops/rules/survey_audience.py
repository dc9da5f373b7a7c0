"""Whom a survey asks: the households it is for, one invitation each, and of these a sample in which every building has its share.

The share of a building is found as seats are by Webster's method: each has one, every further one goes where the sample is
thinnest. So a larger sample only adds households and takes none away. Who is drawn cannot be foreseen and can be drawn
again (sampling.py).
"""

from __future__ import annotations

import heapq
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import ceil

from wuye_ops.rules.sampling import sample

# Whose word stands for a household when several live there; others, such as a developer, come last, by their name.
CLASSES = ("Owner", "Tenant", "Business", "Family", "Other", "Developer")
# Below it a share says little, so all are asked where there are no more; ours (d).
MINIMUM = 30
# 95 % of samples miss the true share by no more than the margin; at worst half are of one opinion.
CONFIDENCE = Fraction(196, 100)
USUAL_MARGIN = 5

# why a sample has the size it has
ALL, AS_ASKED, EVERY_BUILDING, AT_LEAST = "All", "As Asked", "Every Building", "Minimum"

Building = tuple[str, str]  # property, building


@dataclass(frozen=True, slots=True)
class Resident:
	"""Somebody of a place. is_contact: the one whom the property writes to. is_reachable: there is a way to send a link."""

	customer: str
	unit: str
	property: str
	building: str
	customer_class: str
	is_contact: bool = False
	is_reachable: bool = True


@dataclass(frozen=True, slots=True)
class Audience:
	"""Whom a survey is for; an empty part means all."""

	properties: frozenset[str] = frozenset()
	buildings: frozenset[str] = frozenset()
	classes: frozenset[str] = frozenset()

	def includes(self, resident: Resident) -> bool:
		return (
			(not self.properties or resident.property in self.properties)
			and (not self.buildings or resident.building in self.buildings)
			and (not self.classes or resident.customer_class in self.classes)
		)


@dataclass(frozen=True, slots=True)
class Households:
	"""residents: one for each household that can be asked, by property, building and unit.

	How these came about, in places: of `places` with somebody of the audience, at `unreachable` nobody can be written to,
	and at `asked_elsewhere` all who can are asked for another place of theirs.
	"""

	residents: tuple[Resident, ...]
	places: int
	unreachable: int
	asked_elsewhere: int


@dataclass(frozen=True, slots=True)
class Share:
	"""A building's part of a sample, in households."""

	property: str
	building: str
	households: int
	drawn: int


@dataclass(frozen=True, slots=True)
class Draw:
	"""drawn: building by building, in the order of chance. wanted: the size asked for, None for all; reason: of the size."""

	drawn: tuple[Resident, ...]
	shares: tuple[Share, ...]
	households: int
	wanted: int | None
	reason: str


def households(residents: Iterable[Resident], audience: Audience) -> Households:
	"""One resident of each place whom the audience includes.

	Of several it is who can be reached, then the property's contact, then the class that comes first. Who has several places
	is asked once, for the first; at the others the next one is.
	"""
	places: dict[tuple[str, str, str], list[Resident]] = defaultdict(list)
	for resident in residents:
		if audience.includes(resident):
			places[resident.property, resident.building, resident.unit].append(resident)
	chosen: dict[str, Resident] = {}
	unreachable = asked_elsewhere = 0
	for _place, living in sorted(places.items()):
		reachable = sorted((one for one in living if one.is_reachable), key=_precedence)
		free = next((one for one in reachable if one.customer not in chosen), None)
		if free is not None:
			chosen[free.customer] = free
		elif reachable:
			asked_elsewhere += 1
		else:
			unreachable += 1
	return Households(tuple(chosen.values()), len(places), unreachable, asked_elsewhere)


def _precedence(resident: Resident) -> tuple:
	known = resident.customer_class in CLASSES
	rank = CLASSES.index(resident.customer_class) if known else len(CLASSES)
	return not resident.is_contact, rank, resident.customer_class, resident.customer


def draw(residents: Iterable[Resident], size: int | None, occasion: str, secret: bytes) -> Draw:
	"""A sample of `size` households (None: all), each of its own place and every building represented in proportion.

	It is larger than asked for where there are more buildings, or where it would be below the minimum; the reason says so.
	occasion: the survey, so that another one asks others. Raises ValueError for a size below 1, two residents of a place,
	or an empty secret.
	"""
	if size is not None and size < 1:
		raise ValueError(f"A sample cannot have {size} households.")
	by_building: dict[Building, dict[str, Resident]] = defaultdict(dict)
	for resident in residents:
		building = by_building[resident.property, resident.building]
		if resident.unit in building:
			raise ValueError(f"{resident.unit} is one household and asked once.")
		building[resident.unit] = resident
	sizes = {building: len(units) for building, units in by_building.items()}
	taken, reason = _size(sum(sizes.values()), len(sizes), size)
	seats = allocation(sizes, taken) if reason != ALL else sizes
	drawn: list[Resident] = []
	for building in sorted(by_building):
		units = by_building[building]
		drawn += [units[unit] for unit in sample(units, seats[building], occasion, secret)]
	shares = tuple(Share(*building, sizes[building], seats[building]) for building in sorted(sizes))
	return Draw(tuple(drawn), shares, sum(sizes.values()), size, reason)


def _size(households: int, buildings: int, wanted: int | None) -> tuple[int, str]:
	"""How many are asked, and why so many."""
	if wanted is None:
		return households, ALL
	size, reason = max(
		# of equal ones the first
		((wanted, AS_ASKED), (buildings, EVERY_BUILDING), (MINIMUM, AT_LEAST)),
		key=lambda option: option[0],
	)
	return (size, reason) if size < households else (households, ALL)


def allocation(sizes: Mapping[Building, int], size: int) -> dict[Building, int]:
	"""How many of `size` households each building has: at least one, at most its own, otherwise in proportion.

	Raises ValueError where there are fewer households than `size`, more buildings, or a building without households.
	"""
	if any(count < 1 for count in sizes.values()):
		raise ValueError("A building without households has no share.")
	if not len(sizes) <= size <= sum(sizes.values()):
		raise ValueError(f"{size} households cannot be shared among {len(sizes)} buildings.")
	seats: Counter[Building] = Counter(dict.fromkeys(sizes, 1))
	# the first is where one household of the sample stands for the most others
	waiting = [(-_claim(count, 1), building) for building, count in sizes.items() if count > 1]
	heapq.heapify(waiting)
	for _seat in range(size - len(sizes)):
		_thinnest, building = heapq.heappop(waiting)
		seats[building] += 1
		if seats[building] < sizes[building]:
			heapq.heappush(waiting, (-_claim(sizes[building], seats[building]), building))
	return dict(seats)


def _claim(households: int, seats: int) -> Fraction:
	"""Webster: a building's claim to one more."""
	return Fraction(households, 2 * seats + 1)


def recommended_size(households: int, margin: int = USUAL_MARGIN) -> int:
	"""How many answers it takes to know a share to ± `margin` per cent points with 95 % confidence; never below MINIMUM.

	n = N ÷ (1 + (N - 1) × m² ÷ (z² × ¼)), z = 1.96: Cochran, Sampling Techniques (1977), 4.4, for a finite number. Answers,
	not invitations. Raises ValueError for a negative number, or a margin that is not within 1 to 50.
	"""
	if households < 0 or not 1 <= margin <= 50:
		raise ValueError(f"No sample of {households} households is exact to ± {margin} %.")
	spread = CONFIDENCE**2 / 4
	needed = ceil(households / (1 + (households - 1) * Fraction(margin, 100) ** 2 / spread))
	return min(households, max(needed, MINIMUM))
