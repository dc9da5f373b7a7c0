"""Numbers of the units of a building as they are painted on the doors: 101, 102 … or 1-101 with entrances (单元)."""

from dataclasses import dataclass

MAX_FLOOR = 200


@dataclass(frozen=True)
class BuildingPlan:
	"""How the units of one building are laid out.

	`entrances` is 0 where the building has none. `first_floor` may be negative; there is no floor 0. Floors in
	`skipped` have no number in this building (custom: 4, 13, 14).
	"""

	entrances: int
	first_floor: int
	last_floor: int
	units_per_floor: int
	skipped: frozenset[int] = frozenset()

	def __post_init__(self) -> None:
		if self.entrances < 0 or self.units_per_floor < 1:
			raise ValueError("a building has at least one unit on a floor")
		if self.first_floor > self.last_floor:
			raise ValueError("the last floor lies below the first")
		if max(abs(self.first_floor), abs(self.last_floor)) > MAX_FLOOR:
			raise ValueError("no building has that many floors")


@dataclass(frozen=True)
class PlannedUnit:
	number: str
	floor: int


def planned_units(plan: BuildingPlan) -> list[PlannedUnit]:
	"""The units of one building, by entrance, floor and door. Numbers are unique within the building."""
	width = max(2, len(str(plan.units_per_floor)))
	floors = [
		floor for floor in range(plan.first_floor, plan.last_floor + 1) if floor and floor not in plan.skipped
	]
	return [
		PlannedUnit(f"{f'{entrance}-' if entrance else ''}{_floor_name(floor)}{door:0{width}d}", floor)
		for entrance in (range(1, plan.entrances + 1) if plan.entrances else (0,))
		for floor in floors
		for door in range(1, plan.units_per_floor + 1)
	]


def _floor_name(floor: int) -> str:
	"""Basements are painted B1, B2 …"""
	return str(floor) if floor > 0 else f"B{-floor}"
