"""What of the balance each unit has, or bears, by built-up area (民法典 283)."""

from __future__ import annotations

from decimal import Decimal

import frappe

from wuye_ops.rules import owners_statement
from wuye_ops.rules.money import total


def of_statement(doc) -> dict | None:
	"""{area, units: unit → share} of the closing balance of a statement, in text as it is sealed; None where no unit has an area."""
	areas = areas_of(doc.property)
	amount = Decimal(str(doc.closing or 0)).quantize(Decimal("0.01"))
	if not areas:
		return None
	found = owners_statement.shares(amount, areas)
	return {
		"area": str(total(areas.values())),
		"units": {unit: str(share) for unit, share in found.items()},
	}


def areas_of(property_name: str) -> dict[str, Decimal]:
	"""Unit → ㎡, of units whose area is known."""
	# the shares of a property; whoever may publish its statement may have them computed
	rows = frappe.get_all(
		"Property Unit",
		{"property": property_name, "built_up_area": [">", 0]},
		["name", "built_up_area"],
		order_by="name",
		limit=0,
	)
	return {row.name: Decimal(str(row.built_up_area)) for row in rows}
