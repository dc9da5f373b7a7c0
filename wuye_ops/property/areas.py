"""How much a property has to look after."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import frappe

TWO_PLACES = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Managed:
	"""A property's area in ㎡, and the days on which it is managed; None for not limited."""

	area: Decimal
	since: date | None
	until: date | None

	def is_on(self, day: date) -> bool:
		return (self.since is None or self.since <= day) and (self.until is None or day <= self.until)


def managed_areas(properties: Sequence[str] | None) -> dict[str, Managed]:
	"""Property → what is managed there: the area that stands on it or, where none does, that of its units together.

	A property without any area is not there.
	"""
	filters = {} if properties is None else {"name": ["in", list(properties) or [""]]}
	rows = frappe.get_all(
		"Property", filters, ["name", "built_up_area", "contract_start", "contract_end"], limit=0
	)
	without = [row.name for row in rows if not row.built_up_area]
	of_units = dict(
		frappe.get_all(
			"Property Unit",
			{"property": ["in", without or [""]]},
			["property", "sum(built_up_area)"],
			group_by="property",
			order_by=None,
			as_list=True,
			limit=0,
		)
	)
	found = {}
	for row in rows:
		area = Decimal(str(row.built_up_area or of_units.get(row.name) or 0)).quantize(TWO_PLACES)
		if area > 0:
			found[row.name] = Managed(area, row.contract_start, row.contract_end)
	return found
