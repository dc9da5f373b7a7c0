"""Properties of one kind and service mode beside each other: what a ㎡ costs in each, by class, and who comes first.

Everything is counted for all of them, so that a place means the same whoever asks; whose figures somebody may see is asked when
they are shown.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal

import frappe
from frappe import _

from wuye_ops.finance_control import spending
from wuye_ops.finance_control.review.quantities import areas
from wuye_ops.finance_control.spending import CLASS, PROPERTY
from wuye_ops.metrics.registry import Scope
from wuye_ops.rules import cost_review
from wuye_ops.rules.cost_review import Rank
from wuye_ops.rules.money import EXACT, ZERO, total
from wuye_ops.rules.proration import Period

FOUR_PLACES = Decimal("0.0001")


@dataclass(frozen=True, slots=True)
class Peers:
	"""Comparable properties. words: what they have in common. classes: class → property → yuan per ㎡·month; whole: property →
	the same of all classes. Of properties with an area and costs."""

	words: str
	classes: dict[str, dict[str, Decimal]]
	whole: dict[str, Decimal]

	def ranking(self) -> tuple[Rank, ...]:
		return cost_review.ranking(self.whole)


def kinds() -> dict[str, tuple[str, str]]:
	"""Property in service → its kind and service mode."""
	rows = frappe.get_all("Property", {"status": "Active"}, ["name", "kind", "service_mode"], limit=0)
	return {row.name: (row.kind or "", row.service_mode or "") for row in rows}


def in_words(kind: str, mode: str) -> str:
	return " · ".join(_(part, context="Property") for part in (kind, mode) if part)


def of_all(period: Period) -> dict[tuple[str, str], Peers]:
	"""Kind and service mode → their properties, of a period of whole months. Asks for no permission."""
	of = kinds()
	area = areas(tuple(of), period)
	cells = spending.read(Scope(period.first, period.last, tuple(of))).by(PROPERTY, CLASS)
	spent: dict[str, dict[str, Decimal]] = defaultdict(dict)
	for (name, cost_class), one in cells.items():
		if one.actual and area.get(name, ZERO) > ZERO:
			spent[name][cost_class] = one.actual
	found = {key: Peers(in_words(*key), defaultdict(dict), {}) for key in of.values()}
	for name, by_class in spent.items():
		peers = found[of[name]]
		peers.whole[name] = cost_review.unit_cost(total(by_class.values()), area[name])
		for cost_class, amount in by_class.items():
			peers.classes[cost_class][name] = EXACT.quantize(EXACT.divide(amount, area[name]), FOUR_PLACES)
	return found


def of_property(property_name: str, period: Period) -> Peers:
	"""The properties comparable to one, itself among them where it has an area and costs."""
	row = frappe.db.get_value("Property", property_name, ["kind", "service_mode"], as_dict=True)
	key = (row.kind or "", row.service_mode or "")
	return of_all(period).get(key) or Peers(in_words(*key), {}, {})
