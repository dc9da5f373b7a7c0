"""Approval by amount (审批权限): who may let money go, and up to how much."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from wuye_ops.rules.money import exact


@dataclass(frozen=True, slots=True)
class Limit:
	"""A role and the largest amount it approves; None: any amount. property: None for all properties."""

	role: str
	up_to: Decimal | None = None
	property: str | None = None

	def reaches(self, amount: Decimal) -> bool:
		return self.up_to is None or amount <= self.up_to


def approvers(amount: Decimal, limits: Iterable[Limit], property_name: str) -> tuple[str, ...]:
	"""Roles that may approve the amount in the property, those with the lowest limit first.

	Limits of the property itself replace those for all properties. Raises ValueError for a negative amount.
	"""
	if exact(amount, "The amount to approve") < 0:
		raise ValueError(f"An amount to approve may not be negative: {amount}.")
	limits = list(limits)
	own = [limit for limit in limits if limit.property == property_name]
	usable = [limit for limit in own or limits if limit.property in (property_name, None)]
	usable.sort(key=lambda limit: (limit.up_to is None, limit.up_to or 0, limit.role))
	return tuple(dict.fromkeys(limit.role for limit in usable if limit.reaches(amount)))
