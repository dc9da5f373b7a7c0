"""Visits to customers (走访) that come round: when one is due, and how many have been reached."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import sha256

KEY_CUSTOMER = "Key Customer"
CLASSES = (KEY_CUSTOMER, "Owner", "Tenant", "Business")
# class → days between two visits (our default)
DEFAULT_CYCLES = {KEY_CUSTOMER: 30, "Owner": 365, "Tenant": 180, "Business": 90}
DEFAULT_LEAD_DAYS = 14


@dataclass(frozen=True)
class Standing:
	"""How a customer stands in a plan. moved_in: their first day in the property. last: the day of the last visit that was
	made or let go by, None before the first."""

	customer: str
	moved_in: date
	last: date | None = None


def due_on(standing: Standing, starts_on: date, cycle_days: int) -> date:
	"""The day of the next visit.

	First visits are spread over the cycle, so that a plan does not begin with everybody on one day. Who has moved in since
	is visited within one cycle too. Raises ValueError for a cycle of less than a day.
	"""
	if cycle_days < 1:
		raise ValueError(f"A cycle cannot have {cycle_days} days.")
	if standing.last:
		return standing.last + timedelta(days=cycle_days)
	place = int.from_bytes(sha256(standing.customer.encode()).digest()) % cycle_days
	return max(starts_on, standing.moved_in) + timedelta(days=place)


def class_of(profile_class: str, is_vip: bool, planned: frozenset[str] | set[str]) -> str | None:
	"""The class by which a customer is visited in a property with plans for `planned`; None where no plan asks for them.

	A key customer is visited as one where there is such a plan, else like the others of their class.
	"""
	if is_vip and KEY_CUSTOMER in planned:
		return KEY_CUSTOMER
	return profile_class if profile_class in planned else None


def is_covered(visited_on: date | None, as_of: date, cycle_days: int) -> bool:
	"""Whether the last visit lies within the cycle."""
	return visited_on is not None and as_of - visited_on < timedelta(days=cycle_days)


def coverage(customers: int, covered: int) -> float | None:
	"""Per cent of the customers who were visited within their cycle; None without customers."""
	return round(100 * covered / customers, 1) if customers else None
