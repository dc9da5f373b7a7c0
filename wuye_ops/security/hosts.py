"""Hosts: who lives in a unit, invites visitors and answers for those at the gate."""

import frappe
from frappe.utils import nowdate

from wuye_ops.property.residents import customers_of_user, portal_users
from wuye_ops.rules.invitation import Occupant, hosts


def customers_in(unit: str | None) -> tuple[str, ...]:
	"""The customers who live in a unit today (`rules.invitation.hosts`)."""
	return customers_in_units([unit]).get(unit, ()) if unit else ()


def customers_in_units(units: list[str]) -> dict[str, tuple[str, ...]]:
	if not units:
		return {}
	occupancy, today = frappe.qb.DocType("Occupancy"), nowdate()
	rows = (
		frappe.qb.from_(occupancy)
		.select(occupancy.unit, occupancy.customer, occupancy.relation)
		.where(occupancy.unit.isin(units) & (occupancy.from_date <= today))
		.where(occupancy.to_date.isnull() | (occupancy.to_date >= today))
		.orderby(occupancy.from_date, occupancy.name)
		.run(as_dict=True)
	)
	found: dict[str, list[Occupant]] = {}
	for row in rows:
		found.setdefault(row.unit, []).append(Occupant(row.customer, row.relation))
	return {unit: hosts(occupants) for unit, occupants in found.items()}


def homes_of_user(user: str | None = None) -> dict[str, str]:
	"""{unit: customer} of the units in which a portal user lives today, and as whom."""
	customers = customers_of_user(user)
	if not customers:
		return {}
	units = frappe.get_all(
		"Occupancy",
		{"customer": ["in", customers], "unit": ["is", "set"]},
		pluck="unit",
		order_by="unit",
		distinct=True,
	)
	living = customers_in_units(units)
	return {
		unit: next(customer for customer in living[unit] if customer in customers)
		for unit in units
		if set(living.get(unit, ())) & set(customers)
	}


def users_of(unit: str | None, customer: str | None) -> list[str]:
	"""The portal users who answer for a visit: the host's where one is named, else of all who live in the unit."""
	customers = [customer] if customer else customers_in(unit)
	return list(dict.fromkeys(user for one in customers for user in portal_users(one)))


def with_users(customers: set[str]) -> set[str]:
	"""Those of them who have a portal user, and can be asked on the phone."""
	if not customers:
		return set()
	return set(
		frappe.get_all(
			"Portal User",
			{"parenttype": "Customer", "parent": ["in", sorted(customers)]},
			pluck="parent",
			distinct=True,
		)
	)
